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

/** Exchanges bytes with a server, one character per byte. */
final class Raw {
    private static final Pattern STATUS_LINE = Pattern.compile("(?m)^HTTP/1\\.[01] ([0-9]{3}) ");

    private Raw() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends a request, half-closes, and returns the response up to the end of the stream. */
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

    /** The statuses of the responses in order. */
    static List<Integer> statuses(String answers) {
        List<Integer> statuses = new ArrayList<>();
        for (Matcher matcher = STATUS_LINE.matcher(answers); matcher.find(); ) {
            statuses.add(Integer.valueOf(matcher.group(1)));
        }
        return statuses;
    }

    /** Checks that all services answer and that the server has reported nothing. */
    static void assertServes(ServerProcess server) throws IOException {
        assertServesAll(server);
        assertEquals(List.of(), server.err());
    }

    /** Checks that all services answer. The folder's {@code file.txt} contains hello. */
    static void assertServesAll(ServerProcess server) throws IOException {
        String answer = get(server, "/file.txt");
        assertTrue(answer.startsWith("HTTP/1.0 200 OK\r\n") && answer.endsWith("\r\n\r\nhello\n"), answer);
        assertEquals("42\n", ask(server, "calc", "21\n"));
        assertEquals("hello", ask(server, "echo", "hello"));
        assertTrue(ask(server, "message", "hello").endsWith(": hello"));
        assertEquals("received 1\n", ask(server, "bulk", "1B up\nx"));
    }
}
