package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Clients as students write them in a first networking lab. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabClientsIT {
    private static final String RECEIPT = "Server received at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d: ";

    /** Sends each argument without a newline and prints one recv of 1,024 bytes after each. */
    private static final String PYTHON_RECV = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            s.connect(("127.0.0.1", int(sys.argv[1])))
            for text in sys.argv[2:]:
                s.send(text.encode())
                data = s.recv(1024)
                sys.stdout.buffer.write(data + b"|")
            s.close()
            """;

    /** Sends everything, half-closes, and reads to the end. */
    private static final String PYTHON_HALF_CLOSE = """
            import socket, sys
            s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            s.sendall(sys.argv[2].encode())
            s.shutdown(socket.SHUT_WR)
            data = b""
            while True:
                chunk = s.recv(1024)
                if not chunk:
                    break
                data += chunk
            sys.stdout.buffer.write(data)
            """;

    /** Exchanges lines through a file object. */
    private static final String PYTHON_LINES = """
            import socket, sys
            with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s, s.makefile("rw", newline="\\n") as f:
                for text in sys.argv[2:]:
                    f.write(text + "\\n")
                    f.flush()
                    print(f.readline(), end="")
            """;

    /** Sends each character in its own segment. */
    private static final String PYTHON_DRIBBLE = """
            import socket, sys
            s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for c in sys.argv[2]:
                s.sendall(c.encode())
            sys.stdout.buffer.write(s.recv(1024))
            """;

    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = ServerProcess.start(folder.toString());
    }

    @AfterAll
    void stop() throws Exception {
        try {
            server.terminate();
            server.awaitExit();
            assertEquals(List.of(), server.err());
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "calc, 21, 42",
        "calc, 'twenty-one', Received data is not a valid integer",
        "message, hello, " + RECEIPT + "hello",
        "echo, hello, hello",
        "bulk, 10B, '(?s).{10}'",
        "bulk, 0, ERROR the size is less than 1 byte",
    })
    void answersUnterminatedRequestsWithOneSegment(String service, String text, String expected) throws Exception {
        String printed = python(PYTHON_RECV, service, text);
        assertTrue(printed.matches(expected + "\\|"), printed);
    }

    @ParameterizedTest
    @CsvSource({
        "calc, 21, 42",
        "message, hello, " + RECEIPT + "hello",
        "echo, hello, hello",
        "bulk, 2kB, '(?s).{2000}'",
        "bulk, 2kB crc32c, '(?s).{2000}crc32c [0-9a-f]{8}'",
    })
    void answersAfterAHalfClose(String service, String text, String expected) throws Exception {
        String printed = python(PYTHON_HALF_CLOSE, service, text);
        assertTrue(printed.matches(expected), printed);
    }

    @Test
    void answersSeveralUnterminatedRequestsOnOneConnection() throws Exception {
        assertEquals(
                "42|-8|Received data is not a valid integer|4|", python(PYTHON_RECV, "calc", "21", "-4", "x", "2"));
    }

    @Test
    void answersSeveralLinesOnOneConnection() throws Exception {
        assertEquals("42\n-8\n0\n", python(PYTHON_LINES, "calc", "21", "-4", "0"));
        assertEquals("a\nb\n", python(PYTHON_LINES, "echo", "a", "b"));
    }

    @Test
    void answersRequestsSentByCharacter() throws Exception {
        assertEquals("24691357802", python(PYTHON_DRIBBLE, "calc", "12345678901"));
    }

    @ParameterizedTest
    @CsvSource({
        "calc, 21, 42",
        "message, hello, " + RECEIPT + "hello",
        "echo, hello, hello",
        "bulk, 10B, '(?s).{10}'",
    })
    void answersNetcatWithAndWithoutHalfClose(String service, String text, String expected) throws Exception {
        Programs.requireOpenBsdNetcat();
        int port = server.port(service);
        for (String option : List.of("-N", "-w 1")) {
            String printed = Programs.run("printf '" + text + "' | nc " + option + " 127.0.0.1 " + port);
            assertTrue(printed.matches(expected), option + ": " + printed);
        }
    }

    private String python(String program, String service, String... arguments) throws Exception {
        Programs.require("python3");
        List<String> command = new ArrayList<>(List.of("timeout", "30", "python3", "-c", program));
        command.add(Integer.toString(server.port(service)));
        command.addAll(List.of(arguments));
        return Programs.run(command.toArray(String[]::new));
    }
}
