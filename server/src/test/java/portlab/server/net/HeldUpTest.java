package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;
import static portlab.server.net.LoopbackServer.line;
import static portlab.server.net.LoopbackServer.say;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns that block without detaching, queueing for permits, and a system without threads. */
class HeldUpTest {
    private static final int BIG = 24 << 20;

    @TempDir
    Path folder;

    private Commands commands;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        commands = new Commands(folder.resolve("big"), BIG);
        toClose.add(commands);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    private LoopbackServer start(Service service, Limits limits, TcpServer.ThreadMaker threads) throws IOException {
        LoopbackServer server = new LoopbackServer(service, limits, threads);
        toClose.add(server);
        return server;
    }

    private LoopbackServer start(Service service, Limits limits) throws IOException {
        return start(service, limits, new Threads());
    }

    private Socket connectAndSay(LoopbackServer server, String text) throws IOException {
        Socket socket = server.connect();
        toClose.add(socket);
        say(socket, text);
        return socket;
    }

    private static void assertServes(LoopbackServer server) throws IOException {
        try (Socket socket = server.connect()) {
            say(socket, "say hello\n");
            assertEquals("hello", line(socket));
        }
    }

    /** Creates threads, or fails like the system. */
    private static final class Threads implements TcpServer.ThreadMaker {
        final AtomicBoolean exhausted = new AtomicBoolean();
        final AtomicInteger refused = new AtomicInteger();

        @Override
        public Thread make(Runnable work, String name, long stackBytes) {
            if (exhausted.get()) {
                refused.incrementAndGet();
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(null, work, name, stackBytes);
        }
    }

    // Long turns.

    @Test
    void aLongTurnDelaysNobodyElse() throws Exception {
        LoopbackServer server = start(commands, Limits.DEFAULT);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            slow.add(connectAndSay(server, "hold the lead\nsay done\n"));
        }
        for (int i = 0; i < 20; i++) {
            assertServes(server);
        }
        await("all have lost the lead", () -> server.server().load().held() == 10);
        assertTrue(
                server.server().load().leadsTaken() >= 10, "also from turns that the system did not run for a while");
        commands.disk.countDown();
        for (Socket socket : slow) {
            assertEquals("done", line(socket));
            say(socket, "say goes on\n");
            assertEquals("goes on", line(socket));
        }
        await("all workers are free", () -> server.server().load().held() == 0);
        assertTrue(server.server().load().longestTurn().toNanos() > 0);
        assertEquals(List.of(), server.reports());
    }

    @Test
    void whenEveryWorkerIsBlockedOthersContinueOnceOneReturns() throws Exception {
        LoopbackServer server = start(commands, Limits.DEFAULT.withWorkers(3));
        for (int i = 0; i < 3; i++) {
            connectAndSay(server, "hold the lead\n");
        }
        await("two have lost the lead", () -> server.server().load().held() == 2);
        Socket waiting = connectAndSay(server, "say waited\n");
        commands.disk.countDown();
        assertEquals("waited", line(waiting));
        await("all workers are free", () -> server.server().load().held() == 0);
    }

    @Test
    void aFailureAfterLosingTheLeadEndsOneConnection() throws Exception {
        LoopbackServer server = start(commands, Limits.DEFAULT);
        Socket slow = connectAndSay(server, "hold the lead\nthrow ERROR\n");
        assertServes(server);
        await("the lead was taken", () -> server.server().load().held() == 1);
        commands.disk.countDown();
        assertNull(line(slow));
        await("the connection is gone", () -> server.server().active() == 0);
        await("its worker is back", () -> server.server().load().held() == 0);
        assertEquals(1, server.reports().size());
        assertServes(server);
    }

    @Test
    void turnsThatLoseTheLeadAtAnyMomentLoseNoConnection() throws Exception {
        // Each sleeps for about the sentinel's limit for a turn, so that both often act at the same time.
        LoopbackServer server = start(new Dawdling(), Limits.DEFAULT);
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            peers.add(connectAndSay(server, ""));
        }
        for (int round = 0; round < 100; round++) {
            for (Socket peer : peers) {
                say(peer, round % 10 + "\n");
            }
            for (Socket peer : peers) {
                assertEquals("" + round % 10, line(peer));
            }
        }
        assertTrue(server.server().load().leadsTaken() > 0);
        await("all workers are free", () -> server.server().load().held() == 0);
        assertEquals(List.of(), server.reports());
    }

    /** Answers each line, a number, after that many milliseconds. */
    private static final class Dawdling implements Service {
        @Override
        public String name() {
            return "dawdling";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            boolean ended = connection.fill() < 0;
            ByteBuffer input = connection.input();
            while (input.remaining() >= 2) {
                byte digit = input.get();
                input.get();
                pause(digit - '0');
                connection.write(ByteBuffer.wrap(new byte[] {digit, '\n'}));
                input = connection.input();
            }
            return ended ? Next.CLOSE : Next.WAIT;
        }

        private static void pause(int millis) throws IOException {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    // No threads.

    @Test
    void withoutTheMinimumOfThreadsTheServerDoesNotStart() throws Exception {
        Threads threads = new Threads();
        threads.exhausted.set(true);
        IOException failure = assertThrows(IOException.class, () -> start(commands, Limits.DEFAULT, threads));
        assertTrue(failure.getMessage().contains("no more threads"), failure.getMessage());
    }

    @Test
    void withoutMoreThreadsTheServerContinues() throws Exception {
        Threads threads = new Threads();
        LoopbackServer server = start(commands, Limits.DEFAULT, threads);
        threads.exhausted.set(true);
        Socket first = connectAndSay(server, "write\n");
        await(
                "the first one occupies the follower",
                () -> server.server().load().held() == 1);
        for (int i = 0; i < 50; i++) {
            assertServes(server);
        }
        // The only other worker that could lead waits for the first reader.
        Socket second = connectAndSay(server, "write\n");
        assertEquals(BIG, second.getInputStream().readNBytes(BIG).length);
        assertThrows(SocketException.class, () -> first.getInputStream().readNBytes(BIG));
        assertTrue(threads.refused.get() > 0);
        assertEquals(1, server.reports().size(), server.reports().toString());
        threads.exhausted.set(false);
        await("threads are granted again", () -> {
            List<Socket> held = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    held.add(connectAndSay(server, "write\n"));
                }
                assertServes(server);
                return server.server().load().held() == 3;
            } catch (IOException e) {
                return false;
            } finally {
                held.forEach(HeldUpTest::reset);
            }
        });
        second.close();
        await("no connection is left", () -> server.server().active() == 0);
        await("no worker is busy", () -> server.server().load().held() == 0);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // Queueing for permits.

    /** Handles each line with one of few permits; a line that waits too long gets an error. */
    private static final class InLine implements Service {
        final ConcurrencyLimit limit = new ConcurrencyLimit(2);
        final Semaphore work = new Semaphore(0);
        final AtomicInteger working = new AtomicInteger();
        private final Duration patience;

        InLine(Duration patience) {
            this.patience = patience;
        }

        @Override
        public String name() {
            return "in line";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            boolean ended = connection.fill() < 0;
            if (connection.input().remaining() < 2) {
                return ended ? Next.CLOSE : Next.WAIT;
            }
            if (connection.acquire(limit)) {
                connection.stepAside();
                work();
                limit.release();
                answer(connection, "worked");
            } else if (connection.overdue()) {
                answer(connection, "overdue");
            } else {
                return new Next.WaitForPermit(limit, System.nanoTime() + patience.toNanos(), false);
            }
            return Next.WAIT;
        }

        private void work() {
            working.incrementAndGet();
            work.acquireUninterruptibly();
            working.decrementAndGet();
        }

        private static void answer(Connection connection, String text) throws IOException {
            connection.input().get();
            connection.input().get();
            connection.write(ByteBuffer.wrap((text + "\n").getBytes()));
        }
    }

    @Test
    void queuedConnectionsUseNoThreadAndAreAllServed() throws Exception {
        InLine service = new InLine(Duration.ofMinutes(1));
        LoopbackServer server = start(service, Limits.DEFAULT.withWorkers(4));
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            peers.add(connectAndSay(server, "x\n"));
        }
        await("two work", () -> service.working.get() == 2);
        await("the others are accepted", () -> server.server().active() == 200);
        await(
                "no other connection occupies a worker",
                () -> server.server().load().held() == 2);
        for (int i = 0; i < 50; i++) {
            reset(peers.get(2 * i + 50));
        }
        service.work.release(1000);
        for (int i = 0; i < 200; i++) {
            if (i < 50 || i >= 150 || i % 2 == 1) {
                assertEquals("worked", line(peers.get(i)));
                peers.get(i).close();
            }
        }
        await("no connection is left", () -> server.server().active() == 0);
        assertEquals(List.of(), server.reports());
    }

    @Test
    void waitingTooLongEndsTheWaitWithoutAPermit() throws Exception {
        InLine service = new InLine(Duration.ofMillis(50));
        LoopbackServer server = start(service, Limits.DEFAULT);
        Socket first = connectAndSay(server, "x\n");
        Socket second = connectAndSay(server, "x\n");
        await("two work", () -> service.working.get() == 2);
        for (int i = 0; i < 5; i++) {
            assertEquals("overdue", line(connectAndSay(server, "x\n")));
        }
        service.work.release(1000);
        assertEquals("worked", line(first));
        assertEquals("worked", line(second));
        assertEquals("worked", line(connectAndSay(server, "x\n")));
    }

    // Services that wait with a full input.

    @Test
    void anUnusedFullInputUsesNoCpuUntilTheIdleTimeout() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Service hoarding = new Service() {
            @Override
            public String name() {
                return "hoarding";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                calls.incrementAndGet();
                connection.fill();
                return Next.WAIT;
            }
        };
        LoopbackServer server = new LoopbackServer(hoarding, Limits.DEFAULT, Duration.ofMillis(500));
        toClose.add(server);
        Socket peer = server.connect();
        toClose.add(peer);
        peer.getOutputStream().write(new byte[2 * Connection.INPUT_CAPACITY]);
        await("it is closed", () -> server.server().active() == 0);
        assertTrue(calls.get() < 1000, calls + " calls");
    }

    // Half-closed peers.

    @Test
    void theServerDoesNotLingerForAHalfClosedPeer() throws Exception {
        LoopbackServer server = start(commands, Limits.DEFAULT.withLinger(Duration.ofMinutes(1), 1 << 20));
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket peer = connectAndSay(server, "refuse\n");
            peer.shutdownOutput();
            peers.add(peer);
        }
        for (Socket peer : peers) {
            assertEquals("refused", line(peer));
            assertNull(line(peer));
        }
        await("all connections are closed", () -> server.server().active() == 0);
    }
}
