package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.wire.WireEvent.Side;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.http.HttpService;
import portlab.server.http.HttpSettings;
import portlab.server.http.Listings;
import portlab.server.net.Limits;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Service;
import portlab.server.net.WireEvents;
import portlab.server.service.BulkService;
import portlab.server.service.CalcService;
import portlab.server.service.EchoService;
import portlab.server.service.MessageService;
import portlab.server.service.RandomBlock;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;

/** What the recording of each service says: every reason before the bytes or the end that it explains. */
class WireServicesTest {
    private static final Duration SILENCE = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final WireEvents wire = new WireEvents();
    private final MemoryBudget memory = new MemoryBudget(64 << 20);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        wire.close();
    }

    /** Says this at once, ends its side unless the service should notice silence, and hears all. */
    private List<String> talk(Service service, String said, boolean ends) throws Exception {
        try (LoopbackServer server =
                new LoopbackServer(service, Limits.DEFAULT, LONG, AdmissionPolicy.OPEN, 64 << 20, wire.recorder())) {
            try (Socket socket = server.connect()) {
                socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
                if (!ends) {
                    socket.getInputStream().read();
                }
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
            Conditions.await("it ends", () -> server.server().active() == 0);
            Conditions.await(
                    "that is recorded", () -> wire.words().stream().anyMatch(word -> word.startsWith("CLOSE ")));
        }
        return wire.words().stream()
                .filter(word -> !word.startsWith("HALF_CLOSE") && !word.startsWith("LINGERED"))
                .toList();
    }

    private static CalcService calc() {
        return new CalcService(SILENCE, exchange -> {});
    }

    @Test
    void calcLineByLine() throws Exception {
        assertEquals(
                List.of(
                        "open calc",
                        "received 21\nx\n",
                        "LINE_BY_LF",
                        "reused 2",
                        "LINE_BY_LF",
                        "NUMBER_INVALID",
                        "sent 42\nReceived data is not a valid integer\n",
                        "CLOSED_BY_PEER",
                        "CLOSE LOCAL"),
                talk(calc(), "21\nx\n", true));
    }

    @Test
    void calcAfterSilence() throws Exception {
        List<String> words = talk(calc(), "21", false);
        assertEquals(
                List.of("open calc", "received 21", "LINE_BY_SILENCE", "sent 42", "CLOSED_BY_PEER", "CLOSE LOCAL"),
                words);
    }

    @Test
    void calcWithATooLongLine() throws Exception {
        List<String> words = talk(calc(), "1".repeat(9000), true);
        assertTrue(words.contains("LINE_TOO_LONG"), words.toString());
    }

    @Test
    void bulkRefusesAndMissesTheRest() throws Exception {
        BulkService bulk = new BulkService(new RandomBlock(new SplittableRandom(1)), 1000, SILENCE, exchange -> {});
        List<String> words = talk(bulk, "9B up\n12345678910B up\n123", true);
        assertEquals(
                List.of("LINE_BY_LF", "reused 2", "LINE_BY_LF", "BULK_TRUNCATED"),
                words.stream()
                        .filter(word -> word.matches("[A-Z_]+_.*|reused.*"))
                        .limit(4)
                        .toList(),
                words.toString());
    }

    @Test
    void bulkAboveTheLimit() throws Exception {
        BulkService bulk = new BulkService(new RandomBlock(new SplittableRandom(1)), 1000, SILENCE, exchange -> {});
        List<String> words = talk(bulk, "1001B\n", true);
        assertEquals(List.of("LINE_BY_LF", "BULK_TOO_LARGE"), words.subList(2, 4));
    }

    @Test
    void messageThatIsNotUtf8() throws Exception {
        MessageService message = new MessageService(Clock::systemUTC, SILENCE, exchange -> {});
        List<String> words = talk(message, "\u00ff", true);
        assertEquals(List.of("LINE_BY_END", "MESSAGE_INVALID"), words.subList(2, 4));
    }

    @Test
    void echoEndsWithItsPeer() throws Exception {
        assertEquals(
                List.of("open echo", "received hello", "sent hello", "CLOSED_BY_PEER", "CLOSE LOCAL"),
                talk(new EchoService(memory, exchange -> {}), "hello", true));
    }

    private HttpService http() throws IOException {
        Files.writeString(folder.resolve("file"), "hello");
        return HttpService.ofSite(
                new Site(SiteSettings.of(folder)),
                HttpSettings.DEFAULT,
                new Listings(memory, () -> {}, 1),
                exchange -> {},
                (what, cause) -> {});
    }

    @Test
    void httpPipelined() throws Exception {
        String kept = "GET /file HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        List<String> words = talk(http(), kept + "HEAD /none HTTP/1.0\r\n\r\n", true);
        assertEquals(
                List.of(
                        "open http",
                        "FILE_FOUND",
                        "TYPE_UNKNOWN",
                        "WHOLE_FILE",
                        "KEPT_BY_FIELD",
                        "reused 2",
                        "NOT_FOUND",
                        "HEAD_ONLY",
                        "CLOSED_BY_VERSION",
                        "CLOSE LOCAL"),
                words.stream()
                        .filter(word -> !word.startsWith("sent ") && !word.startsWith("received "))
                        .toList());
        assertTrue(words.indexOf("KEPT_BY_FIELD") + 1 < words.indexOf("reused 2"), "the answer is between");
    }

    /** The rest of a body belongs to the request before. */
    @Test
    void aBodyIsPartOfItsRequest() throws Exception {
        try (LoopbackServer server = new LoopbackServer(
                        http(), Limits.DEFAULT, LONG, AdmissionPolicy.OPEN, 64 << 20, wire.recorder());
                Socket socket = server.connect()) {
            String head = "GET /file HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n";
            LoopbackServer.say(socket, head);
            Conditions.await("an answer", () -> wire.words().stream().anyMatch(word -> word.startsWith("sent ")));
            LoopbackServer.say(socket, "body");
            Conditions.await("the body", () -> wire.words().contains("received body"));
            LoopbackServer.say(socket, "GET / HTTP/1.0\r\n\r\n");
            Conditions.await("the next request", () -> wire.words().contains("reused 2"));
        }
        List<String> words = wire.words();
        assertTrue(words.indexOf("received body") < words.indexOf("reused 2"), words.toString());
    }

    @Test
    void everyWatchedAnswerNamesItsReasons() throws Exception {
        talk(http(), "GET /file HTTP/1.0\r\n\r\n", true);
        String answer = new String(wire.bytes(Side.LOCAL), StandardCharsets.ISO_8859_1);
        String expected = "\r\nPortlab-Reason: FILE_FOUND, TYPE_UNKNOWN, WHOLE_FILE, CLOSED_BY_VERSION\r\n";
        assertTrue(answer.contains(expected), answer);
    }
}
