package portlab.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.junit.jupiter.api.Test;
import portlab.client.cli.Console;
import portlab.client.cli.Interpreter;
import portlab.client.cli.Session;
import portlab.client.net.Directory;
import portlab.client.net.RawServer;

/** Completion of remote names, some of them deceptive. */
class GrammarCompleterTest {
    private static final String LISTING = "{\"path\":\"/\",\"entries\":["
            + "{\"name\":\"evil\\u202egpj.txt\",\"type\":\"file\",\"size\":1,\"modified\":\"2026-01-02T03:04:05Z\"},"
            + "{\"name\":\"zero\\u200bwidth\",\"type\":\"file\",\"size\":1,\"modified\":\"2026-01-02T03:04:05Z\"},"
            + "{\"name\":\"bell\\u0007\",\"type\":\"file\",\"size\":1,\"modified\":\"2026-01-02T03:04:05Z\"},"
            + "{\"name\":\"-dash.txt\",\"type\":\"file\",\"size\":1,\"modified\":\"2026-01-02T03:04:05Z\"}]}";

    @Test
    void deceptiveNamesAreNotOffered() throws Exception {
        assertEquals(List.of("-dash.txt"), offered("get "));
    }

    @Test
    void namesThatLookLikeOptionsAreOffered() throws Exception {
        List<String> offered = offered("get -d");
        assertTrue(offered.containsAll(List.of("-dash.txt", "--force")), offered.toString());
    }

    @Test
    void theCommandToExplainIsCompletedLikeAnyOther() throws Exception {
        assertTrue(now("explain ").containsAll(List.of("get", "calc")));
        assertTrue(offered("explain get -d").containsAll(List.of("-dash.txt", "--force")));
    }

    @Test
    void theServicesToCheckAndTheOptionsAreOffered() throws Exception {
        assertTrue(now("check ").containsAll(List.of("http", "udp", "calc")));
        assertTrue(now("check http --").containsAll(List.of("--www", "--seed", "--gradescope")));
    }

    @Test
    void commentsAndSystemCommandsAreNotCompleted() throws Exception {
        assertEquals(List.of(), now("get # "));
        assertEquals(List.of(), now("!get "));
    }

    private static List<String> now(String line) throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.0 404 No\r\n\r\n");
                RemoteNames names = names(server)) {
            return complete(names, line);
        }
    }

    /** Repeats the completion until a name arrives, since names are fetched in the background. */
    private static List<String> offered(String line) throws Exception {
        String answer = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + LISTING.length()
                + "\r\n\r\n" + LISTING;
        try (RawServer server = RawServer.saying(answer);
                RemoteNames names = names(server)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            List<String> offered = complete(names, line);
            while (!offered.contains("-dash.txt") && System.nanoTime() < end) {
                LockSupport.parkNanos(10_000_000);
                offered = complete(names, line);
            }
            return offered;
        }
    }

    private static RemoteNames names(RawServer server) {
        Console console =
                new Console(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        return new RemoteNames(new Session(console, new Directory(server.endpoint()), "test"));
    }

    private static List<String> complete(RemoteNames names, String line) {
        List<Candidate> candidates = new ArrayList<>();
        WordsParser.Typed parsed = new WordsParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
        new GrammarCompleter(Interpreter.grammar(), names).complete(null, parsed, candidates);
        return candidates.stream().map(Candidate::value).toList();
    }
}
