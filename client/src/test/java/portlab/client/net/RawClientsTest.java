package portlab.client.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.net.BulkClient.Transfer;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** The clients of the raw services against faulty servers. */
class RawClientsTest {
    private static final Timeouts SHORT = new Timeouts(5_000_000_000L, 300_000_000L);

    /** What the server does with a connection after it has read a line. */
    private interface Play {
        void with(Socket socket, InputStream in, OutputStream out) throws IOException;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|EMPTY_REPLY",
                "4|TRUNCATED",
                "ERROR no\\n|REFUSED",
            })
    void invalidRepliesAreReported(String reply, ExitCode exit) throws Exception {
        String text = reply.replace("\\n", "\n");
        Failure failure = failure((socket, in, out) -> out.write(text.getBytes(UTF_8)), this::ask);
        assertEquals(exit, failure.exit());
    }

    @Test
    void anUnterminatedReplyIsReported() throws Exception {
        Failure failure = failure(
                (socket, in, out) -> {
                    for (int i = 0; i < 1000; i++) {
                        out.write(new byte[1000]);
                    }
                },
                endpoint -> new TextClient(new Connector(Timeouts.DEFAULT), Protocol.CALC).ask(endpoint, "x"));
        assertEquals("the answer is too long", failure.what());
    }

    @Test
    void aSilentServerTimesOut() throws Exception {
        Failure failure = failure((socket, in, out) -> in.read(), this::ask);
        assertEquals(ExitCode.TIMED_OUT, failure.exit());
    }

    @Test
    void aReplyThatDripsTimesOut() throws Exception {
        Play drip = (socket, in, out) -> {
            socket.setSoTimeout(10);
            while (true) {
                out.write('4');
                pause(in);
            }
        };
        Failure failure = failure(drip, this::ask);
        assertEquals(ExitCode.TIMED_OUT, failure.exit());
        assertTrue(failure.what().endsWith(" did not answer within 300 ms"), failure.what());
    }

    /** Waits for the socket's read timeout; the client sends nothing. */
    private static void pause(InputStream in) throws IOException {
        try {
            assertTrue(in.read() < 0);
        } catch (SocketTimeoutException e) {
            // The pause is over.
            return;
        }
    }

    @Test
    void readsAReplyByteByByte() throws Exception {
        Play play = (socket, in, out) -> {
            for (byte b : "zażółć\n".getBytes(UTF_8)) {
                out.write(b);
            }
        };
        TextClient.Reply answer = play(play, endpoint -> new TextClient(connector(), Protocol.CALC).ask(endpoint, "x"));
        assertEquals("zażółć", answer.text());
    }

    @Test
    void aDifferentEchoIsReportedWithItsOffset() throws Exception {
        Failure failure = failure(
                (socket, in, out) -> out.write("hellO!".getBytes(UTF_8), 0, 5),
                endpoint -> new EchoClient(connector(), endpoint).round(Payload.of("hello\n"), new Meter()));
        assertEquals(ExitCode.REFUSED, failure.exit());
        assertTrue(failure.what().endsWith("the byte at offset 4 is 0x4f, not 0x6f"), failure.what());
    }

    @Test
    void aTruncatedEchoIsReported() throws Exception {
        Failure failure = failure(
                (socket, in, out) -> out.write("he".getBytes(UTF_8)),
                endpoint -> new EchoClient(connector(), endpoint).round(Payload.of("hello\n"), new Meter()));
        assertEquals(ExitCode.TRUNCATED, failure.exit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERROR too much\\n|REFUSED|the server answered ERROR too much",
                "1234|TRUNCATED|ADDRESS ended the data after 4 of 9 bytes",
                "123456789crc32c 00000000\\n|REFUSED|checksum mismatch: crc32c e3069283 here, crc32c 00000000 on the server",
            })
    void bulkErrorsAreReported(String reply, ExitCode exit, String what) throws Exception {
        String text = reply.replace("\\n", "\n");
        Failure failure = failure((socket, in, out) -> out.write(text.getBytes(UTF_8)), this::bulk);
        assertEquals(exit, failure.exit());
        assertEquals(what, failure.what().replaceAll("127[0-9.:]+", "ADDRESS"));
    }

    /** The data may be slow, but not the line after it. */
    @Test
    void linesAndShortEchoesThatDripTimeOut() throws Exception {
        Play drip = (socket, in, out) -> {
            socket.setSoTimeout(10);
            out.write("123456789".getBytes(UTF_8));
            while (true) {
                out.write('c');
                pause(in);
            }
        };
        assertEquals(ExitCode.TIMED_OUT, failure(drip, this::bulk).exit());
        Failure echo = failure(
                drip,
                endpoint -> new EchoClient(connector(), endpoint)
                        .round(Payload.of("123456789" + "c".repeat(500) + "\n"), new Meter()));
        assertEquals(ExitCode.TIMED_OUT, echo.exit());
    }

    @Test
    void acceptsACorrectDownload() throws Exception {
        Play play = (socket, in, out) -> out.write("123456789crc32c e3069283\n".getBytes(UTF_8));
        assertEquals(9, play(play, this::bulk).bytes());
    }

    @Test
    void stoppingEndsPendingAndLaterExchanges() throws Exception {
        Network network = new Network(Timeouts.DEFAULT, "test");
        Play play = (socket, in, out) -> {
            network.stop();
            in.read();
        };
        Failure failure =
                failure(play, endpoint -> new TextClient(network.connector(), Protocol.CALC).ask(endpoint, "x"));
        assertEquals(ExitCode.INTERRUPTED, failure.exit());
        Failure next = failure(play, endpoint -> new TextClient(network.connector(), Protocol.CALC).ask(endpoint, "x"));
        assertEquals(ExitCode.INTERRUPTED, next.exit());
        assertTrue(!network.awaitNanoTime(System.nanoTime() + 3_600_000_000_000L));
    }

    /** What a client does. */
    private interface Use<T> {
        T of(Endpoint endpoint) throws Exception;
    }

    private TextClient.Reply ask(Endpoint endpoint) throws Failure {
        return new TextClient(connector(), Protocol.CALC).ask(endpoint, "21");
    }

    private Transfer bulk(Endpoint endpoint) throws Failure {
        try (BulkClient client = new BulkClient(connector(), endpoint, true)) {
            return client.down(new ByteSize(9, "9B"), new Meter());
        }
    }

    private static Connector connector() {
        return new Connector(SHORT);
    }

    private static Failure failure(Play play, Use<?> use) throws Exception {
        return assertThrows(Failure.class, () -> play(play, use));
    }

    private static <T> T play(Play play, Use<T> use) throws Exception {
        Thread server = null;
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            server = new Thread(() -> serve(listener, play));
            server.start();
            return use.of(new Endpoint("127.0.0.1", listener.getLocalPort()));
        } finally {
            if (server != null) {
                server.join();
            }
        }
    }

    private static void serve(ServerSocket listener, Play play) {
        try (Socket socket = listener.accept()) {
            int b = 0;
            while (b >= 0 && b != '\n') {
                b = socket.getInputStream().read();
            }
            play.with(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // The client may disconnect early.
            return;
        }
    }
}
