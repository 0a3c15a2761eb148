package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.server.net.LoopbackServer.await;
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

/** The connection on a socket keeps the contract, and gives back whatever it held; and what only happens with workers. */
class SocketConnectionTest extends ConnectionContract {
    private LoopbackServer server;

    @Override
    Peer connect(Script service, Hurry hurry) throws IOException {
        Limits limits = Limits.DEFAULT
                .withStall(hurry == Hurry.STALL ? SHORT : LONG)
                .withLinger(hurry == Hurry.LINGER ? SHORT : LONG, 4 << 20);
        server = open(service, limits, hurry == Hurry.IDLE ? SHORT : LONG);
        return new OnSocket(server, server.connect());
    }

    LoopbackServer open(Service service, Limits limits, Duration idle) throws IOException {
        return new LoopbackServer(service, limits, idle);
    }

    @Override
    void assertNothingLeft(int defects) throws Exception {
        await("no worker is held", () -> server.server().load().held() == 0);
        assertEquals(0, server.server().active());
        assertEquals(0, server.memory().taken());
        assertEquals(defects, server.reports().size(), server.reports().toString());
    }

    /** A client with a thread that reads. */
    private static final class OnSocket implements Peer {
        private final LoopbackServer server;
        private final Socket socket;
        private final AtomicInteger heard = new AtomicInteger();
        private final AtomicBoolean end = new AtomicBoolean();

        OnSocket(LoopbackServer server, Socket socket) {
            this.server = server;
            this.socket = socket;
        }

        @Override
        public void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        @Override
        public void end() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void read() {
            new Thread(this::readAll).start();
        }

        private void readAll() {
            byte[] buffer = new byte[64 * 1024];
            try {
                for (int n = read(buffer); n >= 0; n = read(buffer)) {
                    heard.addAndGet(n);
                }
                end.set(true);
            } catch (IOException e) {
                // It has seen no end.
                return;
            }
        }

        private int read(byte[] buffer) throws IOException {
            return socket.getInputStream().read(buffer);
        }

        @Override
        public int heard() {
            return heard.get();
        }

        @Override
        public boolean sawEnd() {
            return end.get();
        }

        @Override
        public void pass() {
            // It does by itself.
        }

        @Override
        public void work() {
            // Its workers do.
        }

        @Override
        public void stop() {
            server.server().closeNow();
        }

        @Override
        public boolean isGone() {
            return server.server().active() == 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
            server.close();
        }
    }

    // Turns of several connections.

    @Test
    void oneThatAlwaysWantsAnotherTurnHoldsUpNobody() throws Exception {
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

    /** One whose peer has sent more than it reads becomes ready over and over, and still has no more turns than others. */
    @Test
    void thoseThatWantAnotherTurnShareThem() throws Exception {
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
            await("both are in", () -> server.server().active() == 2);
            say(calm, "0");
            await("the calm one has turns", () -> turns[0].get() > 0);
            say(busy, "1");
            await("the busy one has turns", () -> turns[1].get() > 0);
            say(busy, "unread");
            int before = turns[0].get();
            int busyBefore = turns[1].get();
            await("many turns", () -> turns[0].get() > before + 1000);
            int ratio = (turns[1].get() - busyBefore) / (turns[0].get() - before);
            assertTrue(ratio <= 3, ratio + " turns of the busy one for one of the calm one");
            enough.set(true);
            await("both are gone", () -> server.server().active() == 0);
        }
    }

    // The end of the server, while a worker has the connection.

    @Test
    void aServerThatStopsCutsWhoWantsTurnAfterTurn() throws Exception {
        Peer peer = start(connection -> {
            connection.fill();
            return Next.AGAIN;
        });
        await("it has its turns", () -> script().calls.get() > 10);
        peer.stop();
        assertCut();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatStopsCutsWhoReadsSlowly(boolean aside) throws Exception {
        Peer peer = start(connection -> {
            if (aside) {
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
    void aServerThatStopsWaitsForNoServiceAndEndsWhatItLeaves(String next) throws Exception {
        for (boolean aside : new boolean[] {true, false}) {
            CountDownLatch latch = new CountDownLatch(1);
            Peer peer = start(connection -> {
                if (aside) {
                    connection.stepAside();
                }
                script().note("at work");
                hold(latch);
                return Next.Simple.valueOf(next);
            });
            await("it is at work", () -> !script().noted().isEmpty());
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
    void aWorkerThatIsHeldUpKeepsNobodyElseAtTheEnd() throws Exception {
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
            await("both are in", () -> server.server().active() == 2);
            say(working, "x");
            assertEquals("at work", line(working));
            server.server().closeNow();
            await("who waits is cut", () -> server.server().active() == 1);
            assertEquals(1, cuts.get());
            latch.countDown();
            await("nobody is left", () -> server.server().active() == 0);
            await("no thread is left", () -> server.server().load().workers() == 0);
            assertEquals(2, cuts.get());
            assertTrue(idle.isConnected());
        }
    }

    /** A service that says there is no room is not asked once more, even if the peer did not hear it. */
    @Test
    void busyIsTheLastCall() throws Exception {
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
            await("it is in", () -> server.server().active() == 1);
            say(peer, "more than there is room for");
            await("it is gone", () -> server.server().active() == 0);
            assertEquals(0, cuts.get());
            assertEquals(0, server.memory().taken());
        }
    }
}
