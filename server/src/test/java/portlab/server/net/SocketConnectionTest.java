package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;
import static portlab.server.net.LoopbackServer.line;
import static portlab.server.net.LoopbackServer.say;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.server.admission.AdmissionPolicy;

/** {@link SocketConnection} fulfils the contract and releases its resources; further tests need workers. */
class SocketConnectionTest extends ConnectionContract {
    private LoopbackServer server;

    @Override
    Peer connect(Script service, Hurry hurry) throws IOException {
        Limits limits = Limits.DEFAULT
                .withStall(hurry == Hurry.STALL ? SHORT : LONG)
                .withLinger(hurry == Hurry.LINGER ? SHORT : LONG, 4 << 20);
        server = open(service, limits, hurry == Hurry.IDLE ? SHORT : LONG);
        return new SocketPeer(server, server.connect());
    }

    LoopbackServer open(Service service, Limits limits, Duration idle) throws IOException {
        return new LoopbackServer(service, limits, idle);
    }

    @Override
    void assertNothingLeft(int defects) throws Exception {
        await("no worker is busy", () -> server.server().load().held() == 0);
        assertEquals(0, server.server().active());
        assertEquals(0, server.memory().taken());
        assertEquals(defects, server.reports().size(), server.reports().toString());
    }

    // Turns of several connections.

    @Test
    void aConnectionThatAlwaysWantsAnotherTurnDelaysNobody() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Service greedy = new Service() {
            @Override
            public String name() {
                return "greedy";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                boolean ended = connection.fill() < 0;
                ByteBuffer input = connection.input();
                if (input.hasRemaining() && input.get(input.position()) == 'g') {
                    return enough.get() ? Next.CLOSE : Next.AGAIN;
                }
                if (input.hasRemaining()) {
                    use(connection);
                    write(connection, "served\n");
                }
                return ended ? Next.CLOSE : Next.WAIT;
            }
        };
        try (LoopbackServer server = new LoopbackServer(greedy);
                Socket one = server.connect()) {
            say(one, "g");
            for (int i = 0; i < 20; i++) {
                try (Socket other = server.connect()) {
                    say(other, "x");
                    assertEquals("served", line(other));
                }
            }
            enough.set(true);
            assertNull(line(one));
        }
    }

    /** A connection with unread input is always ready, but gets no more turns than others. */
    @Test
    void connectionsThatWantAnotherTurnShareTurnsFairly() throws Exception {
        AtomicInteger[] turns = {new AtomicInteger(), new AtomicInteger()};
        AtomicBoolean enough = new AtomicBoolean();
        Service greedy = new Service() {
            @Override
            public String name() {
                return "greedy";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                if (connection.state() == null) {
                    if (connection.fill() <= 0) {
                        return Next.WAIT;
                    }
                    connection.state(turns[connection.input().get() - '0']);
                    use(connection);
                }
                ((AtomicInteger) connection.state()).incrementAndGet();
                return enough.get() ? Next.CLOSE : Next.AGAIN;
            }
        };
        try (LoopbackServer server = new LoopbackServer(greedy);
                Socket calm = server.connect();
                Socket busy = server.connect()) {
            await("both are accepted", () -> server.server().active() == 2);
            say(calm, "0");
            await("the calm connection gets turns", () -> turns[0].get() > 0);
            say(busy, "1");
            await("the busy connection gets turns", () -> turns[1].get() > 0);
            say(busy, "unread");
            int before = turns[0].get();
            int busyBefore = turns[1].get();
            await("many turns", () -> turns[0].get() > before + 1000);
            int ratio = (turns[1].get() - busyBefore) / (turns[0].get() - before);
            assertTrue(ratio <= 3, ratio + " turns of the busy one for one of the calm one");
            enough.set(true);
            await("both are closed", () -> server.server().active() == 0);
        }
    }

    // Shutdown while a worker serves the connection.

    @Test
    void aShutdownCutsAConnectionThatAlwaysWantsAnotherTurn() throws Exception {
        Peer peer = start(connection -> {
            connection.fill();
            return Next.AGAIN;
        });
        await("it gets its turns", () -> script().calls.get() > 10);
        peer.stop();
        assertCut();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShutdownCutsASlowReader(boolean detached) throws Exception {
        Peer peer = start(connection -> {
            if (detached) {
                connection.stepAside();
            }
            connection.write(ByteBuffer.allocate(BIG));
            return Next.CLOSE;
        });
        await("a worker waits for the reader", () -> server.server().load().held() == 1);
        peer.stop();
        assertCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLOSE", "LINGER", "WAIT", "AGAIN"})
    void aShutdownDoesNotWaitForABlockedServiceAndEndsItsConnection(String next) throws Exception {
        for (boolean detached : new boolean[] {true, false}) {
            CountDownLatch latch = new CountDownLatch(1);
            Peer peer = start(connection -> {
                if (detached) {
                    connection.stepAside();
                }
                script().note("at work");
                hold(latch);
                return Next.Simple.valueOf(next);
            });
            await("the service runs", () -> !script().noted().isEmpty());
            peer.stop();
            latch.countDown();
            assertEnds(next.equals("CLOSE") || next.equals("LINGER") ? 0 : 1, 0);
            await("no thread is left", () -> server.server().load().workers() == 0);
        }
    }

    private static void hold(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aBlockedWorkerDoesNotDelayTheShutdownOfOthers() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicInteger cuts = new AtomicInteger();
        Service slow = new Service() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                if (connection.fill() > 0) {
                    write(connection, "at work\n");
                    hold(latch);
                }
                return Next.WAIT;
            }

            @Override
            public void cut(Connection connection) {
                cuts.incrementAndGet();
            }
        };
        try (LoopbackServer server = new LoopbackServer(slow, Limits.DEFAULT.withGrace(Duration.ZERO));
                Socket idle = server.connect();
                Socket working = server.connect()) {
            await("both are accepted", () -> server.server().active() == 2);
            say(working, "x");
            assertEquals("at work", line(working));
            server.server().closeNow();
            await("the waiting connection is cut", () -> server.server().active() == 1);
            assertEquals(1, cuts.get());
            latch.countDown();
            await("no connection is left", () -> server.server().active() == 0);
            await("no thread is left", () -> server.server().load().workers() == 0);
            assertEquals(2, cuts.get());
            assertTrue(idle.isConnected());
        }
    }

    /** A service that reports busy is not called again, even if the peer did not get the answer. */
    @Test
    void busyEndsTheService() throws Exception {
        AtomicInteger cuts = new AtomicInteger();
        Service busy = new Service() {
            @Override
            public String name() {
                return "busy";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                connection.fill();
                return Next.WAIT;
            }

            @Override
            public void busy(Connection connection, Reason why) throws IOException {
                throw new IOException("on purpose");
            }

            @Override
            public void cut(Connection connection) {
                cuts.incrementAndGet();
            }
        };
        try (LoopbackServer server = new LoopbackServer(busy, AdmissionPolicy.OPEN, 10);
                Socket peer = server.connect()) {
            await("it is accepted", () -> server.server().active() == 1);
            say(peer, "more than there is room for");
            await("the connection is gone", () -> server.server().active() == 0);
            assertEquals(0, cuts.get());
            assertEquals(0, server.memory().taken());
        }
    }
}
