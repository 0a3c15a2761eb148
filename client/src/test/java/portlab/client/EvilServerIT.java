package portlab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.ClientProcess.Outcome;

/** Every command against a hostile server: it ends, reports the error, and escapes what the server sent. */
class EvilServerIT {
    /** Moves the cursor, sets the title, reverses the text direction, ends the line. */
    private static final String EVIL =
            "\033[2J\033]0;x\007\u009b31m\b\u007f\u000b\f\u0085\u202e\u2028\udb40\udc41\ue000";

    private static final String OK = "HTTP/1.0 200 OK\r\n";

    private static final List<String> ANSWERS = List.of(
            OK.replace("OK", EVIL) + "Server: " + EVIL + "\r\nETag: " + EVIL + "\r\nContent-Type: " + EVIL + "\r\n\r\n"
                    + EVIL,
            "HTTP/1.0 404 " + EVIL + "\r\n\r\n",
            "HTTP/1.0 301 " + EVIL + "\r\nLocation: /" + EVIL + "\r\n\r\n",
            OK + "Content-Length: 9" + EVIL + "\r\n\r\n",
            OK + "Content-Length: 99999999999999999999\r\n\r\n",
            OK + "Content-Length: 1000\r\n\r\nshort",
            OK + "Transfer-Encoding: " + EVIL + "\r\n\r\n",
            OK.replace("1.0", "1.1") + "Transfer-Encoding: chunked\r\n\r\n" + EVIL + "\r\n",
            OK + EVIL + ": x\r\n\r\n",
            OK + "X: a\0b\r\n\r\n",
            "HTTP/1.0 " + EVIL + "\r\n\r\n",
            OK + "Content-Type: application/json\r\n\r\n{\"entries\":[{\"name\":\"" + json(EVIL) + "\",\"type\":\""
                    + json(EVIL) + "\",\"modified\":\"" + json(EVIL) + "\"},{\"name\":\"../../x\",\"type\":\"file\"}]}",
            OK + "Content-Type: text/html\r\n\r\n<a href=\"" + EVIL
                    + "\">x</a><a href=\"%1b[2J%c2%9b\">x</a><a href=\"%2e%2e/\">x</a>",
            "ERROR " + EVIL + "\n",
            "received " + EVIL + "\n",
            EVIL + "\n",
            EVIL);

    private static final List<String> COMMANDS = List.of(
            "get -f x",
            "get -f -L x",
            "get -f -r x -o t",
            "get -f *",
            "head x",
            "ls",
            "ping -n 1 -i 0",
            "ping echo -n 1 -i 0",
            "bulk 10B --verify",
            "bulk 10B --up --verify",
            "echo hello",
            "calc 21",
            "message hello",
            "compare -n 1 x",
            "check http --stage 2",
            "check calc --stage 1",
            "services");

    @TempDir
    Path folder;

    private static String json(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "--json"})
    void hostileAnswersAreEscapedAndRejected(String option) throws Exception {
        List<String> script = new ArrayList<>();
        for (int round = 0; round < ANSWERS.size(); round++) {
            script.add("get -f round/" + round);
            script.addAll(COMMANDS);
        }
        Outcome outcome;
        try (EvilServer server = new EvilServer(ANSWERS);
                ClientProcess client = ClientProcess.start(folder, Map.of(), words(server.port(), option))) {
            client.type(String.join("\n", script) + "\n");
            outcome = client.outcome();
        }
        assertTrue(outcome.err().contains("\\x1b[2J") || outcome.out().contains("\\u001b[2J"), "the text is shown");
        assertPrintable(outcome.out());
        assertPrintable(outcome.err());
        assertFalse(outcome.err().contains("internal error") || outcome.err().contains("\tat "), outcome.err());
        if (option.equals("--json")) {
            outcome.out()
                    .lines()
                    .forEach(line -> assertTrue(JsonParser.parseString(line).isJsonObject(), line));
        }
        assertEquals(
                List.of(),
                names().stream()
                        .filter(name -> !name.matches("[.a-z0-9-]+|[_\\[\\];0-9a-zA-Z]+"))
                        .toList());
    }

    /** A script that moves every service to the same port. */
    private static String[] words(int port, String option) {
        List<String> words = new ArrayList<>(List.of("127.0.0.1", "" + port, option, "--keep-going", "--timeout", "5"));
        for (String service : List.of("bulk", "echo", "message", "calc")) {
            words.addAll(List.of("--service", service + "=" + port));
        }
        return words.toArray(String[]::new);
    }

    private static void assertPrintable(String text) {
        text.codePoints()
                .filter(c -> c != '\n'
                        && (Character.isISOControl(c)
                                || List.of((int) Character.FORMAT, (int) Character.LINE_SEPARATOR, (int)
                                                Character.PRIVATE_USE)
                                        .contains(Character.getType(c))))
                .findFirst()
                .ifPresent(c -> assertEquals("", text, "not printable: " + Integer.toHexString(c)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The parent folder holds a file that must not change. */
    @Test
    void noNameLeavesTheFolder() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(folder.resolve("x"), "mine");
        String answer = OK + "Content-Disposition: attachment; filename=\"../x\"\r\nContent-Location: ../x\r\n\r\nevil";
        try (EvilServer server = new EvilServer(List.of(answer))) {
            for (String path : List.of("../x", "..%2fx", "a/../../x", "/x/..", "..\\x")) {
                Outcome outcome = ClientProcess.run(inner, Map.of(), "127.0.0.1", "" + server.port(), "-q", path);
                assertEquals(new Outcome(0, "", ""), outcome, path);
            }
        }
        assertEquals(List.of("inner", "x"), names());
        assertEquals("mine", Files.readString(folder.resolve("x")));
    }
}
