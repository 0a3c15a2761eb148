package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.command.Probe;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Protocol;

/** Recognising a server of another protocol. */
class BannerTest {
    private static final String SSH = "SSH-2.0-OpenSSH_9.2p1 Debian\r\n";
    private static final String ALERT = "\u0015\u0003\u0001\0\u0002\u0002F";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-x\\r\\n|SSH: SSH-2.0-x",
                "HTTP/1.0 200 OK\\r\\nServer: x|HTTP: HTTP/1.0 200 OK",
                "220 mail.example ESMTP|SMTP or FTP: 220 mail.example ESMTP",
                "GET /file.txt HTTP/1.0|echo",
                "Server received at 2026: GET|message",
            })
    void namesTheProtocolAndQuotesItsFirstLine(String answer, String name) {
        assertEquals(Optional.of(name), Banner.name(answer.translateEscapes()));
    }

    @Test
    void quotesNoTlsBytes() {
        assertEquals(Optional.of("TLS"), Banner.name(ALERT));
        assertEquals(Optional.of("TLS"), Banner.name("\u0016\u0003\u0003"));
        assertEquals(Optional.empty(), Banner.name("\u0016"));
        assertEquals(Optional.empty(), Banner.name(""));
    }

    @Test
    void servicesNamesTheProtocolOnEachPort() throws Exception {
        try (Greeter server = new Greeter(SSH, false)) {
            List<Probe.Result> results = probe(server.endpoint());
            assertEquals(6, results.size());
            for (Probe.Result result : results) {
                assertEquals(Probe.Verdict.OTHER, result.verdict(), result.toString());
                assertEquals("SSH: SSH-2.0-OpenSSH_9.2p1 Debian", result.why(), result.toString());
            }
        }
    }

    @Test
    void servicesRecognisesTls() throws Exception {
        try (Greeter server = new Greeter(ALERT, true)) {
            for (Probe.Result result : probe(server.endpoint())) {
                assertEquals(Probe.Verdict.TLS, result.verdict(), result.toString());
                assertEquals("it speaks TLS", result.why(), result.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-x\\r\\n|the answer is not HTTP but SSH: SSH-2.0-x",
                "\\25\\3\\1\\0|the answer is not HTTP but TLS"
            })
    void aFetchNamesTheOtherProtocol(String answer, String what) throws Exception {
        try (RawServer server = RawServer.saying(answer.translateEscapes())) {
            HttpClient client = new HttpClient(new Connector(Timeouts.DEFAULT), "test", Optional.empty());
            Failure failure = assertThrows(Failure.class, () -> client.get(server.endpoint(), "/"));
            assertEquals(ExitCode.NOT_HTTP, failure.exit());
            assertTrue(failure.what().startsWith(what), failure.what());
        }
    }

    /** All services at one port: each is probed in its own protocol. */
    private static List<Probe.Result> probe(Endpoint endpoint) throws Failure {
        Directory directory = new Directory(endpoint);
        for (Protocol service :
                List.of(Protocol.BULK, Protocol.ECHO, Protocol.MESSAGE, Protocol.CALC, Protocol.ADMIN)) {
            directory = directory.with(service, List.of(endpoint));
        }
        return Probe.run(new Network(Timeouts.DEFAULT, "test"), directory, List.of(Protocol.values())).stream()
                .filter(result -> !result.udp())
                .toList();
    }

    /** Sends the same answer to every client, at once or after its first bytes, and reads until the client closes. */
    private static final class Greeter implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        private final String greeting;
        private final boolean whenAsked;

        Greeter(String greeting, boolean whenAsked) throws IOException {
            this.greeting = greeting;
            this.whenAsked = whenAsked;
            start(this::accept);
        }

        Endpoint endpoint() {
            return new Endpoint("127.0.0.1", listener.getLocalPort());
        }

        private static void start(Runnable task) {
            Thread thread = new Thread(task, "greeter");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    start(() -> serve(socket));
                }
            } catch (IOException e) {
                // The test has closed the listener.
                return;
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                if (whenAsked) {
                    socket.getInputStream().read();
                }
                socket.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client has disconnected.
                return;
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
