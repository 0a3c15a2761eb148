package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.common.ServerProcess;

/** Talks to a server in bytes, a character each. */
final class Raw {
    private static final Pattern STATUS_LINE = Pattern.compile("(?m)^HTTP/1\\.[01] ([0-9]{3}) ");

    private Raw() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Says this to a service, ends its side, and returns all that the service says until it closes. */
    static String ask(ServerProcess server, String service, String said) throws IOException {
        try (Socket socket = server.connect(service)) {
            socket.getOutputStream().write(bytes(said));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static String get(ServerProcess server, String target) throws IOException {
        return ask(server, "http", "GET " + target + " HTTP/1.0\r\n\r\n");
    }

    /** The statuses of the answers in what came, in order. */
    static List<Integer> statuses(String answers) {
        List<Integer> statuses = new ArrayList<>();
        for (Matcher matcher = STATUS_LINE.matcher(answers); matcher.find(); ) {
            statuses.add(Integer.valueOf(matcher.group(1)));
        }
        return statuses;
    }

    /** Checks that everyone is served, and that nothing was said about what happened before. */
    static void assertServes(ServerProcess server) throws IOException {
        assertServesAll(server);
        assertEquals(List.of(), server.err());
    }

    /** Checks that everyone is served. The folder has a {@code file.txt} that says hello. */
    static void assertServesAll(ServerProcess server) throws IOException {
        String answer = get(server, "/file.txt");
        assertTrue(answer.startsWith("HTTP/1.0 200 OK\r\n") && answer.endsWith("\r\n\r\nhello\n"), answer);
        assertEquals("42\n", ask(server, "calc", "21\n"));
        assertEquals("hello", ask(server, "echo", "hello"));
        assertTrue(ask(server, "message", "hello").endsWith(": hello"));
        assertEquals("received 1\n", ask(server, "bulk", "1B up\nx"));
    }
}
