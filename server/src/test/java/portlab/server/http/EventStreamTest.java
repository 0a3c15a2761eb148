package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.server.fault.FaultPlan;
import portlab.server.fault.FaultRule.Place;
import portlab.server.fault.FaultSpec;
import portlab.server.fault.Faults;
import portlab.server.http.HttpDate.Now;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;

class EventStreamTest {
    private static final String REQUEST = "GET /events HTTP/1.0\r\n\r\n";
    private static final String FIRST = "retry: 1000\n\nevent: hello\ndata: you\n\n";
    private static final byte[] HELLO = EventStream.event("hello", "you");

    private final AtomicInteger joined = new AtomicInteger();
    private final List<Exchange> log = new ArrayList<>();

    /** A budget half of which is for peers that do not read. */
    private MemoryBudget memory = new MemoryBudget(2 << 20);

    private EventStream stream = new EventStream(memory, 100, joined::incrementAndGet);
    private final HttpService service = new HttpService(
            "http",
            (request, connection) -> stream.answer(request, HELLO),
            HttpSettings.DEFAULT,
            log::add,
            (what, cause) -> {
                throw new AssertionError(what, cause);
            },
            new Now(InstantSource.system()));

    private MemoryConnection viewer() throws IOException {
        MemoryConnection connection = new MemoryConnection().segment(REQUEST);
        connection.drive(service);
        return connection;
    }

    private static String event(String type, String data) {
        return "event: " + type + "\ndata: " + data + "\n\n";
    }

    @Test
    void aResponseHasNoLengthAndGoesOn() throws IOException {
        MemoryConnection connection = viewer();
        String head = connection.take();
        assertTrue(head.startsWith("HTTP/1.0 200 OK\r\n"), head);
        assertTrue(head.contains("\r\nContent-Type: text/event-stream\r\n"), head);
        assertTrue(head.contains("\r\nCache-Control: no-store\r\n"), head);
        assertTrue(head.contains("\r\nConnection: close\r\n"), head);
        assertFalse(head.contains("Content-Length"), head);
        assertTrue(head.endsWith("\r\n\r\n" + FIRST), head);
        stream.publish("count", "1");
        assertInstanceOf(Next.WaitUntil.class, connection.drive(service));
        assertEquals(event("count", "1"), connection.take());
    }

    @Test
    void everyViewerGetsEveryEvent() throws IOException {
        List<MemoryConnection> viewers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            viewers.add(viewer());
            viewers.get(i).take();
        }
        assertEquals(50, stream.viewers());
        assertEquals(50, joined.get());
        stream.publish("a", "1");
        stream.publish("b", "2\n3");
        for (MemoryConnection each : viewers) {
            each.drive(service);
            assertEquals(event("a", "1") + "event: b\ndata: 2\ndata: 3\n\n", each.take());
        }
        assertEquals(0, stream.lost());
    }

    @Test
    void aSlowViewerLosesWholeEvents() throws IOException {
        MemoryConnection slow = viewer();
        MemoryConnection quick = viewer();
        slow.take();
        slow.room(5);
        for (int i = 0; i < 20; i++) {
            stream.publish("count", "" + i);
            quick.drive(service);
            slow.drive(service);
        }
        assertEquals(Next.WAIT_FOR_EITHER, slow.drive(service));
        slow.room(Long.MAX_VALUE);
        slow.drive(service);
        StringBuilder expected = new StringBuilder(event("count", "0"));
        for (int i = 20 - EventStream.KEPT; i < 20; i++) {
            expected.append(event("count", "" + i));
        }
        assertEquals(expected.toString(), slow.take());
        assertEquals(20 - EventStream.KEPT - 1, stream.lost());
        assertTrue(quick.take().endsWith(event("count", "18") + event("count", "19")));
    }

    @Test
    void eventsAreKeptWithinTheBudget() throws IOException {
        MemoryConnection slow = viewer();
        slow.take();
        slow.room(5);
        String large = "x".repeat(100_000);
        for (int i = 0; i < 50; i++) {
            stream.publish("large", large);
            slow.drive(service);
        }
        assertTrue(memory.taken() <= (EventStream.KEPT + 1) * 100_100L, "taken " + memory.taken());
        service.cut(slow);
        assertEquals(0, memory.taken());
        assertEquals(0, stream.viewers());
    }

    @Test
    void withoutMemoryEventsAreLostAndTheServerGoesOn() throws IOException {
        memory = new MemoryBudget(1000);
        stream = new EventStream(memory, 100, () -> {});
        MemoryConnection connection = viewer();
        connection.take();
        stream.publish("large", "x".repeat(1000));
        stream.publish("small", "y");
        connection.drive(service);
        assertEquals(event("small", "y"), connection.take());
        assertEquals(1, stream.lost());
        service.cut(connection);
        assertEquals(0, memory.taken());
    }

    @Test
    void aSlowViewerIsCutIfItsEventDoesNotFitIntoTheBudget() throws IOException {
        memory = new MemoryBudget(300);
        stream = new EventStream(memory, 100, () -> {});
        MemoryConnection connection = viewer();
        connection.take();
        connection.room(5);
        stream.publish("large", "x".repeat(100));
        assertThrows(IOException.class, () -> connection.drive(service));
        service.cut(connection);
        assertEquals(0, memory.taken());
    }

    @Test
    void aCommentShowsThatTheViewerIsGone() throws IOException {
        MemoryConnection connection = viewer();
        connection.take();
        assertInstanceOf(Next.WaitUntil.class, connection.expire(service));
        assertEquals(":\n\n", connection.take());
        connection.reset();
        assertThrows(IOException.class, () -> connection.expire(service));
        service.cut(connection);
        assertEquals(0, stream.viewers());
    }

    @Test
    void aViewerThatEndedItsSideReadsOnButIsTestedMoreOften() throws IOException {
        MemoryConnection connection = viewer();
        connection.take();
        connection.end();
        Next.WaitUntil next = assertInstanceOf(Next.WaitUntil.class, connection.drive(service));
        assertTrue(next.nanoTime() - System.nanoTime() < 2_000_000_000L);
        stream.publish("count", "1");
        connection.drive(service);
        assertEquals(event("count", "1"), connection.take());
    }

    @Test
    void whatAViewerSendsIsDiscarded() throws IOException {
        MemoryConnection connection = new MemoryConnection().segment(REQUEST + REQUEST);
        connection.drive(service);
        connection.take();
        connection.segment("x".repeat(100_000)).segment("y".repeat(100_000));
        assertInstanceOf(Next.WaitUntil.class, connection.drive(service));
        assertEquals("", connection.take());
        assertEquals(0, connection.input().remaining());
        assertEquals(1, log.size());
    }

    @Test
    void aShutdownEndsTheStream() throws IOException {
        MemoryConnection connection = viewer();
        connection.closing(true);
        stream.publish("count", "1");
        assertEquals(Next.CLOSE, connection.drive(service));
        assertEquals(0, stream.viewers());
        assertNull(connection.state());
        assertEquals(0, memory.taken());
    }

    @Test
    void headHasNoStream() throws IOException {
        MemoryConnection connection = new MemoryConnection().segment("HEAD /events HTTP/1.0\r\n\r\n");
        assertEquals(Next.CLOSE, connection.drive(service));
        assertTrue(connection.take().endsWith("\r\n\r\n"));
        assertEquals(0, stream.viewers());
    }

    @Test
    void aFullStreamAnswersThatItIsBusy() throws IOException {
        stream = new EventStream(memory, 1, () -> {});
        viewer();
        MemoryConnection refused = viewer();
        assertTrue(refused.text().startsWith("HTTP/1.0 503 "), refused.text());
        assertEquals(1, stream.viewers());
    }

    // Over sockets.

    private static InputStream watch(Socket socket) throws IOException {
        LoopbackServer.say(socket, REQUEST);
        InputStream in = socket.getInputStream();
        String line = LoopbackServer.line(socket);
        while (!line.equals("data: you")) {
            line = LoopbackServer.line(socket);
        }
        assertEquals("", LoopbackServer.line(socket));
        return in;
    }

    private static String event(Socket socket) throws IOException {
        String event = LoopbackServer.line(socket) + " " + LoopbackServer.line(socket);
        assertEquals("", LoopbackServer.line(socket));
        return event;
    }

    @Test
    void aWaitingViewerNeedsNoThread() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service)) {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 50; i++) {
                    sockets.add(server.connect());
                    watch(sockets.get(i));
                }
                Conditions.await(
                        "no worker is held", () -> server.server().load().held() == 0);
                assertTrue(
                        server.server().load().workers() < 10,
                        "workers " + server.server().load().workers());
                for (int round = 0; round < 100; round++) {
                    stream.publish("count", "" + round);
                    for (Socket socket : sockets) {
                        assertEquals("event: count data: " + round, event(socket));
                    }
                }
                assertTrue(server.server().load().workers() < 10);
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
            Conditions.await("the viewers are gone", () -> {
                stream.publish("anyone", "there");
                return stream.viewers() == 0 && server.server().active() == 0;
            });
            assertEquals(0, memory.taken());
            assertEquals(List.of(), server.reports());
        }
    }

    /** Publishers on several threads wake viewers while these are being served: no wake-up is lost. */
    @Test
    void noEventIsLeftBehind() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service);
                Socket socket = server.connect()) {
            watch(socket);
            for (int i = 0; i < 2000; i++) {
                stream.publish("count", "" + i);
                assertEquals("event: count data: " + i, event(socket));
            }
        }
    }

    @Test
    void aViewerThatReadsNothingHoldsUpNobody() throws Exception {
        String large = "x".repeat(60_000);
        try (LoopbackServer server = new LoopbackServer(service);
                Socket stalled = server.connect();
                Socket quick = server.connect()) {
            watch(stalled);
            watch(quick);
            for (int i = 0; i < 200; i++) {
                stream.publish("large", large);
                int length = event("large", large).length();
                assertEquals(length, quick.getInputStream().readNBytes(length).length);
            }
            Conditions.await("no worker is held", () -> server.server().load().held() == 0);
            assertTrue(memory.taken() <= (EventStream.KEPT + 1) * 60_100L);
            stream.publish("last", "one");
            BufferedReader rest =
                    new BufferedReader(new InputStreamReader(stalled.getInputStream(), StandardCharsets.US_ASCII));
            int arrived = 0;
            for (String line = rest.readLine(); !line.equals("event: last"); line = rest.readLine()) {
                arrived += line.equals("data: " + large) ? 1 : 0;
            }
            assertTrue(arrived < 200, "all arrived");
            assertEquals(200 - arrived, stream.lost());
        }
        Conditions.await("all memory is free", () -> memory.taken() == 0);
    }

    @Test
    void aStalledViewerIsCut() throws Exception {
        Limits limits = Limits.DEFAULT.withStall(Duration.ofMillis(300));
        try (LoopbackServer server = new LoopbackServer(service, limits);
                Socket stalled = server.connect()) {
            watch(stalled);
            Conditions.await("the viewer is gone", () -> {
                stream.publish("large", "x".repeat(60_000));
                return stream.viewers() == 0;
            });
            Conditions.await("its connection is closed", () -> server.server().active() == 0);
        }
    }

    @Test
    void closingTheServerEndsTheStreamInOrder() throws Exception {
        try (LoopbackServer server = new LoopbackServer(service)) {
            closesInOrder(server);
        }
    }

    /** Otherwise the next heartbeat would notice it, long after the grace period. */
    @ParameterizedTest
    @ValueSource(strings = {"latency:1ms", "bandwidth:1MB"})
    void withFaultsTheViewerAlsoLearnsOfItAtOnce(String fault) throws Exception {
        FaultPlan plan = new FaultPlan(List.of(FaultSpec.parse(fault)), 1);
        Faults faults = new Faults(plan, memory, Duration.ofMinutes(1), log::add);
        try (LoopbackServer server = new LoopbackServer(
                faults.around(service.withFaults()),
                Limits.DEFAULT,
                Duration.ofMinutes(1),
                faults.around(new Place("http", 1)))) {
            closesInOrder(server);
        }
    }

    private static void closesInOrder(LoopbackServer server) throws Exception {
        try (Socket socket = server.connect()) {
            InputStream in = watch(socket);
            Thread closing = new Thread(server.server()::close);
            closing.start();
            assertEquals("", new String(in.readAllBytes(), StandardCharsets.UTF_8));
            socket.shutdownOutput();
            closing.join(5_000);
            assertFalse(closing.isAlive(), "the shutdown did not wait for the viewer");
        }
    }
}
