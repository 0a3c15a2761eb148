package portlab.client.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;

/** HTTP/1.1 on connections that stay open, against servers that keep to RFC 9112 and servers that do not. */
class KeptConnectionsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String NEXT = OK + "Content-Length: 4\r\n\r\nnext";
    private static final Timeouts SHORT = new Timeouts(5_000_000_000L, 1_000_000_000L);

    private final Network network = new Network(Timeouts.DEFAULT, "portlab/test");
    private final ConnectionPool pool = network.pool();
    private final HttpClient http = network.http11(pool);

    /** The targets asked for, in order, with the number of the connection. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private int connections;

    @AfterEach
    void close() throws IOException {
        network.stop();
        current.close();
    }

    /** Answers the requests of one connection, one after the other; ends it when there is no answer left. */
    private interface Answers {
        /** @return null to close the connection */
        String answer(int connection, int request, String target) throws IOException;
    }

    private RawServer server(Answers answers) throws IOException {
        return new RawServer((socket, out) -> {
            connections++;
            String head = "";
            for (int i = 0; i == 0 || !(head = RawServer.head(socket.getInputStream())).isEmpty(); i++) {
                String target = i == 0 ? firstTarget(socket) : head.split(" ")[1];
                asked.add(connections + target);
                String answer = answers.answer(connections, i, target);
                if (answer == null) {
                    return;
                }
                write(out, answer);
            }
        });
    }

    private RawServer current;

    private String firstTarget(Socket unused) {
        List<String> heads = current.requests();
        return heads.get(heads.size() - 1).split(" ")[1];
    }

    private void serve(Answers answers) throws IOException {
        current = server(answers);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }

    private String fetch(String method, String target) throws Failure, IOException {
        HttpRequest request = new HttpRequest(method, target, HttpClient.ANYTHING);
        try (HttpResponse response = http.send(current.endpoint(), request)) {
            return body(response);
        }
    }

    private static String body(HttpResponse response) throws Failure, IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        response.transferTo(Channels.newChannel(body), new Meter());
        return response.head().status() + " " + body.toString(UTF_8);
    }

    private List<String> pipeline(String... targets) throws Failure, IOException {
        List<String> bodies = new ArrayList<>();
        List<HttpRequest> requests =
                List.of(targets).stream().map(HttpRequest::get).toList();
        http.pipeline(current.endpoint(), requests, (i, response) -> {
            assertEquals(bodies.size(), i);
            bodies.add(body(response));
        });
        return bodies;
    }

    private static String ok(String body) {
        return OK + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void oneConnectionCarriesManyRequests() throws Exception {
        serve((connection, request, target) -> ok(target));

        assertEquals("200 /a", fetch("GET", "/a"));
        assertEquals("200 /b", fetch("GET", "/b"));
        assertEquals("200 /c", fetch("GET", "/c"));
        assertEquals(List.of("1/a", "1/b", "1/c"), asked);
        String head = current.requests().get(0);
        assertTrue(head.startsWith("GET /a HTTP/1.1\r\nHost: " + current.endpoint() + "\r\n"), head);
        assertFalse(head.contains("Connection:"), head);
    }

    @Test
    void aReusedConnectionTakesNoTimeToConnect() throws Exception {
        serve((connection, request, target) -> ok(target));

        for (int i = 0; i < 2; i++) {
            try (HttpResponse response = http.get(current.endpoint(), "/")) {
                body(response);
                assertEquals(i > 0, response.reusesConnection());
                assertEquals(i > 0, response.reply().timing().connectNanos() == 0);
                assertEquals(i > 0, response.moments().connectNanos() == 0);
                assertTrue(response.moments().waitNanos() > 0);
            }
        }
    }

    /** Where a response ends, and whether its connection is used again (RFC 9112, 6.3 and 9.3). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "GET|HTTP/1.1 200 OK#Content-Length: 5##hello|200 hello|1",
                "GET|HTTP/1.1 200 OK#Content-Length: 0##|200 |1",
                "GET|HTTP/1.1 204 No Content##|204 |1",
                "GET|HTTP/1.1 304 Not Modified#Content-Length: 10##|304 |1",
                "HEAD|HTTP/1.1 200 OK#Content-Length: 10##|200 |1",
                "HEAD|HTTP/1.1 200 OK#Transfer-Encoding: chunked##|200 |1",
                "GET|HTTP/1.1 200 OK#Transfer-Encoding: chunked##5;x=y#hello#0#X-Trailer: z##|200 hello|1",
                "GET|HTTP/1.1 100 Continue##HTTP/1.1 200 OK#Content-Length: 5##hello|200 hello|1",
                "GET|HTTP/1.1 103 Early Hints#Link: x##HTTP/1.1 204 No Content##|204 |1",
                "GET|HTTP/1.0 200 OK#Connection: keep-alive#Content-Length: 5##hello|200 hello|1",
                "GET|HTTP/1.0 200 OK#Content-Length: 5##hello|200 hello|2",
                "GET|HTTP/1.1 200 OK#Connection: close#Content-Length: 5##hello|200 hello|2",
                "GET|HTTP/1.1 200 OK#Connection: x, Close#Content-Length: 5##hello|200 hello|2",
                "GET|HTTP/1.1 200 OK#Content-Length: 5#Transfer-Encoding: chunked##5#hello#0##|200 hello|2",
                "GET|HTTP/1.0 200 OK#Connection: keep-alive#Transfer-Encoding: chunked##0##|200 |2",
                "GET|HTTP/1.1 200 OK#Content-Length: 5##helloHTTP/1.1 200 OK#Content-Length: 4##evil|200 hello|2",
                "HEAD|HTTP/1.1 200 OK#Content-Length: 5##hello|200 |2",
            })
    void framing(String method, String answer, String seen, int connections) throws Exception {
        serve((connection, request, target) -> target.equals("/first") ? answer.replace("#", "\r\n") : NEXT);

        assertEquals(seen, fetch(method, "/first").strip());
        assertEquals("200 next", fetch("GET", "/second"));
        assertEquals(List.of("1/first", connections + "/second"), asked);
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
        current = new RawServer((socket, out) -> write(out, OK + "\r\nto the end"));

        assertEquals("200 to the end", fetch("GET", "/"));
        assertEquals("200 to the end", fetch("GET", "/"));
        assertEquals(2, current.requests().size());
    }

    @Test
    void aRequestIsSentAgainIfTheServerHadClosedTheConnection() throws Exception {
        serve((connection, request, target) -> request == 0 ? ok(target) : null);

        assertEquals("200 /a", fetch("GET", "/a"));
        assertEquals("200 /b", fetch("GET", "/b"));
        assertEquals(List.of("1/a", "1/b", "2/b"), asked);
    }

    @Test
    void itIsSentAgainOnlyOnce() throws Exception {
        serve((connection, request, target) -> connection == 1 && request == 0 ? ok(target) : null);

        assertEquals("200 /a", fetch("GET", "/a"));
        Failure failure = assertThrows(Failure.class, () -> fetch("GET", "/b"));
        assertEquals(ExitCode.EMPTY_REPLY, failure.exit());
        assertEquals(List.of("1/a", "1/b", "2/b"), asked);
    }

    /** Nobody knows what the server has done with it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"})
    void aNewConnectionThatFailsIsNotTriedAgain(String piece) throws Exception {
        current = new RawServer((socket, out) -> write(out, piece));

        assertThrows(Failure.class, () -> fetch("GET", "/"));
        assertEquals(1, current.requests().size());
    }

    /** Its beginning was taken, so it is not asked for again. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"})
    void aResponseThatBreaksOffOnAKeptConnectionIsAFailure(String piece) throws Exception {
        current = new RawServer((socket, out) -> {
            write(out, ok("first"));
            RawServer.head(socket.getInputStream());
            write(out, piece);
        });

        assertEquals("200 first", fetch("GET", "/"));
        Failure failure = assertThrows(Failure.class, () -> fetch("GET", "/"));
        assertEquals(ExitCode.TRUNCATED, failure.exit());
        assertEquals(1, current.requests().size());
    }

    @Test
    void silenceOnAKeptConnectionIsNotTriedAgain() throws Exception {
        Network impatient = new Network(SHORT, "portlab/test");
        HttpClient client = impatient.http11(impatient.pool());
        CountDownLatch end = new CountDownLatch(1);
        current = new RawServer((socket, out) -> {
            write(out, ok("first"));
            end.await();
        });

        try (HttpResponse response = client.get(current.endpoint(), "/")) {
            assertEquals("200 first", body(response));
        }
        Failure failure = assertThrows(Failure.class, () -> client.get(current.endpoint(), "/"));
        assertEquals(ExitCode.TIMED_OUT, failure.exit());
        end.countDown();
        assertEquals(1, current.requests().size());
        impatient.stop();
    }

    @Test
    void aResponseThatIsLeftUnreadTakesItsConnectionWithIt() throws Exception {
        serve((connection, request, target) -> ok(target));

        http.get(current.endpoint(), "/unread").close();
        assertEquals("200 /next", fetch("GET", "/next"));
        assertEquals(List.of("1/unread", "2/next"), asked);
    }

    @Test
    void clientsOfOneNetworkShareTheirConnections() throws Exception {
        Network shared = new Network(Timeouts.DEFAULT, null, "test", java.util.Optional.empty(), HttpVersion.HTTP_1_1);
        serve((connection, request, target) -> ok(target));

        for (String target : List.of("/a", "/b")) {
            try (HttpResponse response = shared.http().get(current.endpoint(), target)) {
                assertEquals("200 " + target, body(response));
            }
        }
        assertEquals(List.of("1/a", "1/b"), asked);
        shared.stop();
    }

    @Test
    void stoppingEndsAConnectionThatAnotherClientOpened() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        current = new RawServer((socket, out) -> {
            write(out, ok("first"));
            RawServer.head(socket.getInputStream());
            second.countDown();
            socket.getInputStream().read();
        });

        assertEquals("200 first", fetch("GET", "/"));
        HttpClient other = network.http11(pool);
        FutureTask<Failure> task =
                new FutureTask<>(() -> assertThrows(Failure.class, () -> other.get(current.endpoint(), "/")));
        new Thread(task).start();
        second.await();
        network.stop();
        assertEquals(ExitCode.INTERRUPTED, task.get().exit());
    }

    @Test
    void requestsArePipelinedInOneWriteAndAnsweredInOrder() throws Exception {
        current = new RawServer((socket, out) -> {
            // Answers nothing before it has all requests.
            String second = RawServer.head(socket.getInputStream());
            String third = RawServer.head(socket.getInputStream());
            assertTrue(second.startsWith("GET /b ") && third.startsWith("GET /c "), second + third);
            write(out, ok("one") + OK + "Transfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n" + ok("three"));
            socket.getInputStream().read();
        });

        assertEquals(List.of("200 one", "200 two", "200 three"), pipeline("/a", "/b", "/c"));
        assertEquals(1, current.requests().size());
    }

    private static final String SEVERAL = ok("one") + "HTTP/1.1 100 Continue\r\n\r\n" + OK
            + "Transfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\nX: y\r\n\r\n" + "HTTP/1.1 204 No Content\r\n\r\n"
            + ok("four");

    private static final List<String> SEVERAL_SEEN = List.of("200 one", "200 two", "204 ", "200 four");

    @Test
    void pipelinedResponsesMayBeSplitAnywhere() throws Exception {
        byte[] bytes = SEVERAL.getBytes(UTF_8);
        for (int split = 1; split < bytes.length; split++) {
            int at = split;
            current = new RawServer((socket, out) -> {
                socket.setTcpNoDelay(true);
                out.write(bytes, 0, at);
                // The other requests are read between the pieces, so the client reads the first piece alone.
                for (int i = 0; i < 3; i++) {
                    RawServer.head(socket.getInputStream());
                }
                out.write(bytes, at, bytes.length - at);
                socket.getInputStream().read();
            });

            assertEquals(SEVERAL_SEEN, pipeline("/a", "/b", "/c", "/d"), "split at " + at);
        }
    }

    @Test
    void pipelinedResponsesMayComeAByteAtATime() throws Exception {
        current = new RawServer((socket, out) -> {
            socket.setTcpNoDelay(true);
            for (byte b : SEVERAL.getBytes(UTF_8)) {
                out.write(b);
            }
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });

        assertEquals(SEVERAL_SEEN, pipeline("/a", "/b", "/c", "/d"));
    }

    @Test
    void whatAClosedConnectionLeavesUnansweredIsAskedAgainTogether() throws Exception {
        serve((connection, request, target) -> connection == 1 && request == 1
                ? ok(target).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                : ok(target));

        assertEquals(List.of("200 /a", "200 /b", "200 /c", "200 /d"), pipeline("/a", "/b", "/c", "/d"));
        assertTrue(asked.containsAll(List.of("1/a", "1/b", "2/c", "2/d")), asked.toString());
    }

    /** The first of them may be what the server cannot bear (RFC 9112, 9.3.2). */
    @Test
    void afterALossWithoutNoticeTheNextRequestGoesAlone() throws Exception {
        List<Boolean> more = new CopyOnWriteArrayList<>();
        current = new RawServer((socket, out) -> {
            connections++;
            if (connections == 1) {
                for (int i = 0; i < 3; i++) {
                    RawServer.head(socket.getInputStream());
                }
                write(out, ok("one"));
                return;
            }
            more.add(socket.getInputStream().available() > 0);
            write(out, ok("two"));
            RawServer.head(socket.getInputStream());
            RawServer.head(socket.getInputStream());
            write(out, ok("three") + ok("four"));
            socket.getInputStream().read();
        });

        assertEquals(List.of("200 one", "200 two", "200 three", "200 four"), pipeline("/a", "/b", "/c", "/d"));
        assertEquals(List.of(false), more);
    }

    @Test
    void aServerThatClosesAfterEachResponseIsAskedOnceForEach() throws Exception {
        current = new RawServer((socket, out) -> write(out, "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"));

        assertEquals(List.of("200 x", "200 x", "200 x"), pipeline("/a", "/b", "/c"));
        assertEquals(3, current.requests().size());
    }

    @Test
    void aServerThatNeverAnswersIsNotAskedForEver() throws Exception {
        current = new RawServer((socket, out) -> {});

        assertThrows(Failure.class, () -> pipeline("/a", "/b", "/c"));
        assertEquals(1, current.requests().size());
    }

    /** More requests than the buffers of both systems might take go in several writes. */
    @Test
    void manyLongRequestsDoNotBlock() throws Exception {
        String[] targets = IntStream.range(0, 200)
                .mapToObj(i -> "/" + i + "x".repeat(4000))
                .toArray(String[]::new);
        String large = "y".repeat(100_000);
        serve((connection, request, target) -> ok(large));

        assertEquals(targets.length, pipeline(targets).size());
        assertEquals(1, connections);
    }
}
