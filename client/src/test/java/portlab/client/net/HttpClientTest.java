package portlab.client.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Timing;
import portlab.common.FreePort;

class HttpClientTest {
    private static final Timeouts SHORT = new Timeouts(5_000_000_000L, 1_000_000_000L);
    private static final String OK = "HTTP/1.0 200 OK\r\n";

    /** A reply and its body. */
    private record TextReply(HttpResponse.Reply reply, String body) {}

    @Test
    void asksInHttp10() throws Exception {
        try (MockWebServer server =
                started(new MockResponse.Builder().body("hello").build())) {
            TextReply answer = fetch(new Endpoint("127.0.0.1", server.getPort()), "/a%20b", Timeouts.DEFAULT);
            assertEquals("hello", answer.body());
            assertEquals(5, answer.reply().bytes());
            assertEquals("127.0.0.1:" + server.getPort(), answer.reply().address());
            RecordedRequest request = server.takeRequest();
            assertEquals("GET /a%20b HTTP/1.0", request.getRequestLine());
            assertEquals("127.0.0.1:" + server.getPort(), request.getHeaders().get("Host"));
            assertEquals("portlab/test", request.getHeaders().get("User-Agent"));
            assertEquals("close", request.getHeaders().get("Connection"));
        }
    }

    @Test
    void decodesChunksInAnHttp10Response() throws Exception {
        MockResponse chunked =
                new MockResponse.Builder().chunkedBody("hello, world", 3).build();
        try (MockWebServer server = started(chunked)) {
            assertEquals("hello, world", fetch(server, Timeouts.DEFAULT).body());
        }
    }

    @Test
    void readsMoreThanABuffer() throws Exception {
        String large = "0123456789".repeat(100_000);
        try (MockWebServer server = started(
                new MockResponse.Builder().body(new Buffer().writeUtf8(large)).build())) {
            assertEquals(large, fetch(server, Timeouts.DEFAULT).body());
        }
    }

    @Test
    void readsToTheEndOfTheStreamWithoutALength() throws Exception {
        try (RawServer server = RawServer.saying(OK + "\r\nto the end")) {
            assertEquals("to the end", fetch(server).body());
        }
    }

    @Test
    void readsResponsesByteByByte() throws Exception {
        byte[] answer = (OK + "Content-Length: 5\r\n\r\nhello").getBytes(UTF_8);
        RawServer.Script dribble = (socket, out) -> {
            socket.setTcpNoDelay(true);
            for (byte b : answer) {
                out.write(b);
            }
        };
        try (RawServer server = new RawServer(dribble)) {
            assertEquals("hello", fetch(server).body());
        }
    }

    @Test
    void theWaitLastsFromTheRequestToTheFirstByte() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        RawServer.Script late = (socket, out) -> {
            assertFalse(never.await(30, TimeUnit.MILLISECONDS));
            out.write((OK + "Content-Length: 1\r\n\r\nx").getBytes(UTF_8));
        };
        try (RawServer server = new RawServer(late)) {
            Timing timing = fetch(server).reply().timing();
            assertTrue(timing.rttMicros() >= 29_000, timing::toString);
            assertTrue(timing.connectNanos() > 0, timing::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|EMPTY_REPLY| closed the connection without answering",
                "HTTP/1.0 200 O|TRUNCATED| closed the connection in the middle of the head",
                "HTTP/1.0 200 OK#A: b#|TRUNCATED| closed the connection in the middle of the head",
                "HTTP/1.0 200 OK#Content-Length: 10##hello|TRUNCATED| closed the connection after 5 of 10 bytes",
                "HTTP/1.1 200 OK#Transfer-Encoding: chunked##5#he|TRUNCATED| closed the connection after 2 bytes",
            })
    void reportsWhereAResponseIsTruncated(String text, ExitCode exit, String what) throws Exception {
        try (RawServer server = RawServer.saying(text.replace("#", "\r\n"))) {
            Failure failure = assertThrows(Failure.class, () -> fetch(server));
            assertEquals(exit, failure.exit());
            assertEquals(server.endpoint() + " " + what, failure.what());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',did not answer within",
        "HTTP/1.0 20,did not answer within",
        "'HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello',sent nothing for"
    })
    void timesOutOnSilence(String piece, String what) throws Exception {
        try (RawServer server = RawServer.stalling(piece)) {
            Failure failure = assertThrows(Failure.class, () -> fetch(server.endpoint(), "/", SHORT));
            assertEquals(ExitCode.TIMED_OUT, failure.exit());
            assertEquals(server.endpoint() + " " + what + " 1 s", failure.what());
        }
    }

    /** The pauses are shorter than the idle timeout, but the head never ends. */
    @Test
    void aHeadThatDripsTimesOut() throws Exception {
        RawServer.Script drip = (socket, out) -> {
            out.write((OK + "X: ").getBytes(UTF_8));
            while (true) {
                out.write('y');
                Thread.sleep(10);
            }
        };
        try (RawServer server = new RawServer(drip)) {
            Failure failure = assertThrows(Failure.class, () -> fetch(server.endpoint(), "/", SHORT));
            assertEquals(ExitCode.TIMED_OUT, failure.exit());
            assertEquals(server.endpoint() + " did not answer within 1 s", failure.what());
        }
    }

    /** Bodies have no time limit, only an idle timeout. */
    @Test
    void aBodyMayTakeLongerThanTheIdleTimeout() throws Exception {
        RawServer.Script slow = (socket, out) -> {
            out.write((OK + "Content-Length: 60\r\n\r\n").getBytes(UTF_8));
            for (int i = 0; i < 60; i++) {
                out.write('y');
                Thread.sleep(20);
            }
        };
        try (RawServer server = new RawServer(slow)) {
            assertEquals("y".repeat(60), fetch(server.endpoint(), "/", SHORT).body());
        }
    }

    @Test
    void aResetIsReported() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        RawServer.Script reset = (socket, out) -> {
            out.write((OK + "Content-Length: 10\r\n\r\nhello").getBytes(UTF_8));
            read.await();
            socket.setSoLinger(true, 0);
        };
        try (RawServer server = new RawServer(reset);
                HttpResponse response = client(Timeouts.DEFAULT).get(server.endpoint(), "/")) {
            read.countDown();
            Failure failure = assertThrows(
                    Failure.class,
                    () -> response.transferTo(Channels.newChannel(new ByteArrayOutputStream()), new Meter()));
            assertEquals(ExitCode.RESET, failure.exit());
        }
    }

    @Test
    void endlessHeadsAreRejected() throws Exception {
        RawServer.Script endless = (socket, out) -> {
            out.write(OK.getBytes(UTF_8));
            byte[] field = ("X: " + "y".repeat(8000) + "\r\n").getBytes(UTF_8);
            while (true) {
                out.write(field);
            }
        };
        try (RawServer server = new RawServer(endless)) {
            assertEquals(
                    ExitCode.NOT_HTTP,
                    assertThrows(Failure.class, () -> fetch(server)).exit());
        }
    }

    @Test
    void aClosedPortIsReportedAsRefused() throws Exception {
        int port = FreePort.next();
        Failure failure =
                assertThrows(Failure.class, () -> fetch(new Endpoint("127.0.0.1", port), "/", Timeouts.DEFAULT));
        assertEquals(ExitCode.UNCONNECTED, failure.exit());
        assertEquals("127.0.0.1:" + port + " refused the connection", failure.what());
    }

    @Test
    void anUnresolvableNameIsReported() {
        Failure failure = assertThrows(
                Failure.class, () -> fetch(new Endpoint("no such host.invalid", 80), "/", Timeouts.DEFAULT));
        assertEquals(ExitCode.UNRESOLVED, failure.exit());
        assertEquals("could not resolve host no such host.invalid", failure.what());
    }

    @Test
    void cancellingStopsATransferFromAnotherThread() throws Exception {
        Connector connector = new Connector(Timeouts.DEFAULT);
        CountDownLatch asked = new CountDownLatch(1);
        RawServer.Script silent = (socket, out) -> {
            asked.countDown();
            socket.getInputStream().read();
        };
        try (RawServer server = new RawServer(silent)) {
            FutureTask<Failure> task = new FutureTask<>(() -> assertThrows(
                    Failure.class,
                    () -> new HttpClient(connector, "portlab/test", Optional.empty()).get(server.endpoint(), "/")));
            new Thread(task).start();
            asked.await();
            connector.cancel();
            assertEquals(ExitCode.INTERRUPTED, task.get().exit());
        }
    }

    @Test
    void aCancelledConnectorMakesNoMoreConnections() throws Exception {
        Connector connector = new Connector(Timeouts.DEFAULT);
        connector.cancel();
        try (RawServer server = RawServer.saying(OK + "\r\n")) {
            Failure failure = assertThrows(
                    Failure.class,
                    () -> new HttpClient(connector, "portlab/test", Optional.empty()).get(server.endpoint(), "/"));
            assertEquals(ExitCode.INTERRUPTED, failure.exit());
            assertEquals(List.of(), server.requests());
        }
    }

    @Test
    void anObserverGetsEveryEvent() throws Exception {
        WatchedConnections watched = new WatchedConnections();
        try (RawServer server = RawServer.saying(OK + "\r\nbody")) {
            HttpClient client =
                    new HttpClient(new Connector(Timeouts.DEFAULT, watched), "portlab/test", Optional.empty());
            try (HttpResponse response = client.get(server.endpoint(), "/")) {
                response.transferTo(Channels.newChannel(new ByteArrayOutputStream()), new Meter());
            }
            assertEquals(
                    List.of(
                            "open http",
                            "sent " + server.requests().get(0),
                            "received " + OK + "\r\nbody",
                            "BODY_BY_CLOSE",
                            "HALF_CLOSE REMOTE",
                            "CLOSED_BY_PEER",
                            "CLOSE LOCAL"),
                    watched.texts());
        }
    }

    @Test
    void noMomentOfSavingIsReportedTwice() throws Exception {
        WatchedConnections watched = new WatchedConnections();
        try (RawServer server = RawServer.saying(OK + "Content-Length: 4\r\n\r\nbody")) {
            HttpClient client =
                    new HttpClient(new Connector(Timeouts.DEFAULT, watched), "portlab/test", Optional.empty());
            try (HttpResponse response = client.get(server.endpoint(), "/")) {
                response.transferTo(Channels.newChannel(new ByteArrayOutputStream()), new Meter());
            }
        }
        List<long[]> saving = watched.saving();
        assertEquals(2, saving.size(), "while the body is read, and at its end");
        assertTrue(saving.get(0)[1] <= saving.get(1)[0], "the second one begins where the first one ended");
    }

    @Test
    void anObserverLearnsThatABodyIsCut() throws Exception {
        WatchedConnections watched = new WatchedConnections();
        try (RawServer server = RawServer.saying(OK + "Content-Length: 9\r\n\r\nbody")) {
            HttpClient client =
                    new HttpClient(new Connector(Timeouts.DEFAULT, watched), "portlab/test", Optional.empty());
            try (HttpResponse response = client.get(server.endpoint(), "/")) {
                assertThrows(
                        Failure.class,
                        () -> response.transferTo(Channels.newChannel(new ByteArrayOutputStream()), new Meter()));
            }
        }
        assertEquals(
                List.of("BODY_BY_LENGTH", "HALF_CLOSE REMOTE", "CUT_TRUNCATED", "CLOSE LOCAL"),
                watched.texts().subList(3, 7));
    }

    @Test
    void anObserverLearnsThatTheUserStopped() throws Exception {
        WatchedConnections watched = new WatchedConnections();
        Connector connector = new Connector(Timeouts.DEFAULT, watched);
        try (RawServer server = RawServer.saying(OK + "Content-Length: 9\r\n\r\nbody")) {
            HttpClient client = new HttpClient(connector, "portlab/test", Optional.empty());
            HttpResponse response = client.get(server.endpoint(), "/");
            connector.cancel();
            response.close();
        }
        assertEquals(List.of("CUT_BY_USER", "CLOSE LOCAL"), watched.texts().subList(4, 6));
    }

    @Test
    void credentialsAreSentToOneServer() throws Exception {
        try (RawServer known = RawServer.saying(OK + "Content-Length: 0\r\n\r\n");
                RawServer other = RawServer.saying(OK + "Content-Length: 0\r\n\r\n")) {
            Login login = Login.of(known.endpoint(), "Aladdin:open sesame");
            HttpClient client = new HttpClient(new Connector(Timeouts.DEFAULT), "portlab/test", Optional.of(login));
            client.get(known.endpoint(), "/").close();
            client.get(other.endpoint(), "/").close();
            String field = "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n";
            assertTrue(
                    known.requests().get(0).contains("\r\n" + field),
                    known.requests().toString());
            assertFalse(
                    other.requests().get(0).contains("Authorization"),
                    other.requests().toString());
            assertFalse(login.toString().contains("sesame"), login.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"a:b, YTpi", "a:b:c:, YTpiOmM6", "a:, YTo=", "'grüße:π', Z3LDvMOfZTrPgA=="})
    void thePasswordBeginsBehindTheFirstColonAndIsUtf8(String text, String sent) {
        Endpoint here = new Endpoint("h", 1);
        assertEquals(
                "Authorization: Basic " + sent + "\r\n", Login.of(here, text).field(here));
    }

    private static MockWebServer started(MockResponse response) throws IOException {
        MockWebServer server = new MockWebServer();
        server.enqueue(response);
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        return server;
    }

    private static TextReply fetch(RawServer server) throws Failure, IOException {
        return fetch(server.endpoint(), "/", Timeouts.DEFAULT);
    }

    private static TextReply fetch(MockWebServer server, Timeouts timeouts) throws Failure, IOException {
        return fetch(new Endpoint("127.0.0.1", server.getPort()), "/", timeouts);
    }

    private static TextReply fetch(Endpoint endpoint, String target, Timeouts timeouts) throws Failure, IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (HttpResponse response = client(timeouts).get(endpoint, target)) {
            response.transferTo(Channels.newChannel(body), new Meter());
            return new TextReply(response.reply(), body.toString(UTF_8));
        }
    }

    private static HttpClient client(Timeouts timeouts) {
        return new HttpClient(new Connector(timeouts), "portlab/test", Optional.empty());
    }
}
