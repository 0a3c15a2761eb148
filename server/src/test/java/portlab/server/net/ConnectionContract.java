package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link Connection}, {@link Next} and {@link Service#cut} for every kind of peer. */
abstract class ConnectionContract {
    static final Duration SHORT = Duration.ofMillis(50);
    static final Duration LONG = Duration.ofMinutes(1);

    /** More than all buffers between server and peer can hold. */
    static final int BIG = 16 << 20;

    /** Which of the connection's timeouts are short. */
    enum Hurry {
        NONE,
        IDLE,
        STALL,
        LINGER
    }

    /** The peer. Each call completes before any peer's next call; its effects may come later. */
    interface Peer extends AutoCloseable {
        void say(byte[] bytes) throws IOException;

        default void say(String text) throws IOException {
            say(text.getBytes());
        }

        /** Half-closes. */
        void end() throws IOException;

        void reset() throws IOException;

        /** Starts reading; before this call nothing is read. */
        void read() throws IOException;

        /** The number of bytes read. */
        int heard();

        /** Whether the stream has ended without a reset. */
        boolean sawEnd();

        /** Lets the connection's current deadline pass. */
        void pass();

        /** Lets every due event happen. */
        void work();

        /** Stops the server at once. */
        void stop();

        /** Whether the server has released everything. */
        boolean isGone();

        @Override
        void close() throws IOException;
    }

    @TempDir
    Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Script script;
    private Peer peer;

    /** A peer with its own service. */
    abstract Peer connect(Script service, Hurry hurry) throws Exception;

    /** Checks that the server has released the connections and reported that many defects. */
    abstract void assertNothingLeft(int defects) throws Exception;

    final Peer start(Hurry hurry, Script.Turn turn) throws Exception {
        script = new Script(turn);
        peer = connect(script, hurry);
        toClose.add(peer);
        return peer;
    }

    final Peer start(Script.Turn turn) throws Exception {
        return start(Hurry.NONE, turn);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    final Script script() {
        return script;
    }

    private FileChannel bigFile() throws IOException {
        FileChannel file = FileChannel.open(Files.write(folder.resolve("big"), new byte[BIG]));
        toClose.add(file);
        return file;
    }

    /** Waits for the end, and checks that the service was notified once, or not at all if it ended the connection. */
    final void assertEnds(int cuts, int defects) throws Exception {
        awaitOver();
        await("the connection is gone", peer::isGone);
        assertNothingLeft(defects);
        assertEquals(List.of(), script.wrong());
        assertEquals(cuts, script.cuts.get());
    }

    final void awaitOver() throws InterruptedException {
        await("the connection is over", () -> {
            peer.work();
            return script.over();
        });
    }

    final void assertCut() throws Exception {
        assertEnds(1, 0);
    }

    final void assertDone() throws Exception {
        assertEnds(0, 0);
    }

    /** Anybody may wake a connection that waits, at any time. */
    @Test
    void aWakerHasTheServiceCalledWithoutBytes() throws Exception {
        AtomicReference<Runnable> waker = new AtomicReference<>();
        Peer waiting = start((Script.Turn) connection -> {
            use(connection);
            connection.fill();
            use(connection);
            script().note(connection.woken());
            if (connection.woken()) {
                return Next.LINGER;
            }
            waker.set(connection.waker());
            return Next.WAIT;
        });
        waiting.say("x");
        await("the service waits", () -> {
            waiting.work();
            return waker.get() != null;
        });
        waker.get().run();
        awaitOver();
        assertEquals(true, script().noted().get(script().noted().size() - 1));
        waiting.end();
        assertDone();
        waker.get().run();
    }

    /** What happens during a call of the service is not lost. */
    @Test
    void aWakerThatRunsDuringACallLeadsToAnother() throws Exception {
        Peer waiting = start((Script.Turn) connection -> {
            connection.fill();
            use(connection);
            if (connection.woken()) {
                return Next.LINGER;
            }
            connection.waker().run();
            connection.stepAside();
            connection.waker().run();
            return Next.WAIT;
        });
        waiting.say("x");
        awaitOver();
        waiting.end();
        assertDone();
    }

    static void use(Connection connection) {
        connection.input().position(connection.input().limit());
    }

    static void write(Connection connection, String text) throws IOException {
        connection.write(connection.output().put(text.getBytes()).flip());
    }

    static Next soon() {
        return new Next.WaitUntil(System.nanoTime() + SHORT.toNanos());
    }

    static long later() {
        return System.nanoTime() + LONG.toNanos();
    }

    /** Waits until the service has been called this often since the connection began. */
    private void awaitCalls(int calls) throws InterruptedException {
        await(calls + " calls", () -> script.calls.get() >= calls);
    }

    /** Whether unread bytes are available, reading more if necessary. */
    private static boolean comes(Connection connection) throws IOException {
        connection.fill();
        return connection.input().hasRemaining();
    }

    // The end of input.

    @Test
    void theEndOfInputIsReportedRepeatedly() throws Exception {
        Peer peer = start(connection -> {
            int n = connection.fill();
            use(connection);
            if (n < 0) {
                script().note(connection.fill());
                script().note(connection.fill());
                return Next.CLOSE;
            }
            return Next.WAIT;
        });
        peer.say("x");
        peer.end();
        assertDone();
        assertEquals(List.of(-1, -1), script().noted());
    }

    @Test
    void waitingForInputAfterTheEndEndsTheConnection() throws Exception {
        Peer peer = start(connection -> {
            connection.fill();
            return Next.WAIT;
        });
        peer.say("half");
        peer.end();
        assertCut();
    }

    @Test
    void deadlinesPassAfterTheEndOfInput() throws Exception {
        Peer peer = start(connection -> {
            int n = connection.fill();
            script().note(connection.overdue() ? "overdue" : n < 0 ? "ended" : "news");
            return connection.overdue() ? Next.CLOSE : n < 0 ? soon() : Next.WAIT;
        });
        peer.end();
        await("the end is noticed", () -> script().noted().contains("ended"));
        peer.pass();
        assertDone();
        List<Object> noted = script().noted();
        assertEquals(List.of("ended", "overdue"), noted.subList(noted.indexOf("ended"), noted.size()));
    }

    @Test
    void answersAreWrittenAfterTheEndOfInput() throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(BIG);
        Peer peer = start(connection -> {
            if (connection.fill() >= 0) {
                return Next.WAIT;
            }
            connection.offer(answer);
            return answer.hasRemaining() ? Next.WAIT_TO_WRITE : Next.CLOSE;
        });
        peer.end();
        peer.read();
        assertDone();
        await("everything arrives", () -> peer.heard() == BIG && peer.sawEnd());
    }

    // Ends caused by the service.

    @ParameterizedTest
    @ValueSource(strings = {"CLOSE", "LINGER"})
    void theLastAnswerArrives(String how) throws Exception {
        for (boolean all : new boolean[] {true, false}) {
            Peer peer = start(connection -> {
                if (!comes(connection)) {
                    return Next.WAIT;
                }
                if (all) {
                    use(connection);
                }
                write(connection, "bye");
                return Next.Simple.valueOf(how);
            });
            peer.read();
            peer.say("question");
            await("the answer and the end", () -> peer.heard() == 3 && peer.sawEnd());
            peer.close();
            assertDone();
        }
    }

    @Test
    void aPeerThatKeepsSendingGetsTheLastAnswer() throws Exception {
        Peer peer = start(connection -> {
            if (!comes(connection)) {
                return Next.WAIT;
            }
            write(connection, "bye");
            return Next.LINGER;
        });
        peer.say(new byte[1 << 20]);
        peer.read();
        await("the answer and the end", () -> peer.heard() == 3 && peer.sawEnd());
        peer.close();
        assertDone();
    }

    @Test
    void theServerDoesNotLingerForAHalfClosedPeer() throws Exception {
        Peer peer = start(connection -> {
            boolean ended = connection.fill() < 0;
            use(connection);
            if (ended) {
                write(connection, "bye");
            }
            return ended ? Next.LINGER : Next.WAIT;
        });
        peer.read();
        peer.say("half");
        peer.end();
        assertDone();
        await("the answer and the end", () -> peer.heard() == 3 && peer.sawEnd());
    }

    @Test
    void theServerLingersBrieflyForAPeerThatNeverCloses() throws Exception {
        Peer peer = start(Hurry.LINGER, connection -> comes(connection) ? Next.LINGER : Next.WAIT);
        peer.say("x");
        awaitOver();
        peer.pass();
        assertDone();
    }

    // Waiting.

    @Test
    void anotherTurnNeedsNoInput() throws Exception {
        Peer peer = start(connection -> {
            connection.fill();
            return script().calls.get() < 100 ? Next.AGAIN : Next.CLOSE;
        });
        peer.read();
        awaitOver();
        peer.close();
        assertDone();
        assertEquals(101, script().calls.get());
    }

    @Test
    void aFullInputReadsNoMoreAndUsesNoCpu() throws Exception {
        Peer peer = start(Hurry.IDLE, connection -> {
            int n = connection.fill();
            while (n > 0) {
                n = connection.fill();
            }
            script().note(connection.input().remaining() == Connection.INPUT_CAPACITY ? "full " + n : "");
            return connection.input().remaining() == Connection.INPUT_CAPACITY ? Next.WAIT : soonEnough();
        });
        peer.say(new byte[2 * Connection.INPUT_CAPACITY]);
        await("it is full", () -> script().noted().contains("full 0"));
        peer.pass();
        assertCut();
        assertTrue(script().calls.get() < 1000, script().calls + " calls");
        assertEquals(1, script().noted().stream().filter("full 0"::equals).count());
    }

    private static Next soonEnough() {
        return new Next.WaitUntil(later());
    }

    @Test
    void aDeadlinePassesOnlyOnce() throws Exception {
        Peer peer = start(connection -> {
            boolean comes = comes(connection);
            script().note(connection.overdue() ? "overdue" : comes ? "news" : "nothing");
            if (connection.overdue() || !comes) {
                return Next.WAIT;
            }
            use(connection);
            return script().noted().contains("overdue") ? Next.CLOSE : soon();
        });
        peer.say("x");
        await("it waits", () -> script().noted().contains("news"));
        peer.pass();
        await("it is overdue", () -> script().noted().contains("overdue"));
        peer.say("y");
        awaitOver();
        peer.close();
        assertDone();
        List<Object> noted = script().noted();
        assertEquals(List.of("news", "overdue", "news"), noted.subList(noted.indexOf("news"), noted.size()));
    }

    @Test
    void anIdleConnectionIsCut() throws Exception {
        Peer peer = start(Hurry.IDLE, connection -> {
            connection.fill();
            return Next.WAIT;
        });
        peer.say("x");
        peer.pass();
        assertCut();
    }

    // Queueing for permits.

    @Test
    void aWaitingConnectionGetsAPermit() throws Exception {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        Peer peer = start(connection -> {
            if (!comes(connection)) {
                return Next.WAIT;
            }
            if (!connection.acquire(limit)) {
                script().note("in line");
                return new Next.WaitForPermit(limit, later());
            }
            script().note("permitted");
            use(connection);
            limit.release();
            return Next.CLOSE;
        });
        peer.say("x");
        await("it waits for a permit", () -> script().noted().contains("in line"));
        peer.say("what comes meanwhile stays unread");
        peer.end();
        assertEquals(List.of("in line"), script().noted());
        limit.release();
        awaitOver();
        peer.close();
        assertDone();
        assertEquals(List.of("in line", "permitted"), script().noted());
        assertTrue(limit.tryAcquire());
    }

    @Test
    void anUnusedPermitIsReleased() throws Exception {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        Peer peer = start(connection -> {
            connection.fill();
            boolean first = script().noted().isEmpty();
            script().note("call");
            return first ? new Next.WaitForPermit(limit, later()) : Next.CLOSE;
        });
        await("it waits for a permit", () -> script().noted().size() == 1);
        limit.release();
        awaitOver();
        peer.close();
        assertDone();
        assertTrue(limit.tryAcquire());
    }

    @Test
    void waitingTooLongForAPermitIsOverdue() throws Exception {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        Peer peer = start(connection -> {
            connection.fill();
            if (connection.overdue()) {
                script().note(connection.acquire(limit));
                return Next.CLOSE;
            }
            script().note("in line");
            return new Next.WaitForPermit(limit, System.nanoTime() + SHORT.toNanos());
        });
        await("it waits for a permit", () -> script().noted().contains("in line"));
        peer.pass();
        awaitOver();
        peer.close();
        assertDone();
        assertEquals(List.of("in line", false), script().noted());
        limit.release();
        assertTrue(limit.tryAcquire(), "the queue is empty");
    }

    // Slow readers.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReaderGetsEverythingInOrder(boolean sends) throws Exception {
        FileChannel file = bigFile();
        Peer peer = start(connection -> {
            if (!comes(connection)) {
                return Next.WAIT;
            }
            use(connection);
            if (sends) {
                connection.send(file, 0, BIG);
            } else {
                connection.write(ByteBuffer.allocate(BIG));
            }
            script().note(connection.sent());
            return Next.CLOSE;
        });
        peer.read();
        peer.say("x");
        assertDone();
        await("everything arrives", () -> peer.heard() == BIG && peer.sawEnd());
        assertEquals(List.of((long) BIG), script().noted());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReaderThatStallsEndsTheCall(boolean sends) throws Exception {
        FileChannel file = bigFile();
        Peer peer = start(Hurry.STALL, connection -> {
            if (!comes(connection)) {
                return Next.WAIT;
            }
            use(connection);
            try {
                if (sends) {
                    connection.send(file, 0, BIG);
                } else {
                    connection.write(ByteBuffer.allocate(BIG));
                }
            } catch (IOException e) {
                script().note("too slow");
                throw e;
            }
            return Next.CLOSE;
        });
        peer.say("x");
        assertCut();
        assertEquals(List.of("too slow"), script().noted());
    }

    @Test
    void laterOffersKeepTheOrderAndInputStaysUnread() throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(BIG);
        Peer peer = start(connection -> {
            if (!comes(connection)) {
                return Next.WAIT;
            }
            int taken = connection.offer(answer);
            script().note(taken > 0);
            if (answer.hasRemaining()) {
                return Next.WAIT_TO_WRITE;
            }
            use(connection);
            return Next.CLOSE;
        });
        peer.say("x");
        await("it is full", () -> script().noted().contains(true));
        peer.say("more");
        assertTrue(answer.hasRemaining());
        peer.read();
        await("everything arrives", () -> peer.heard() == BIG && peer.sawEnd());
        peer.close();
        assertDone();
    }

    @Test
    void waitingForInputOrRoomSeesInputOfAStalledReader() throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(BIG);
        Peer peer = start(connection -> {
            connection.fill();
            ByteBuffer input = connection.input();
            while (input.hasRemaining()) {
                script().note((char) input.get());
            }
            connection.offer(answer);
            return answer.hasRemaining() ? Next.WAIT_FOR_EITHER : Next.CLOSE;
        });
        for (char c : new char[] {'a', 'b', 'c'}) {
            peer.say("" + c);
            await(c + " is heard", () -> script().noted().contains(c));
        }
        peer.read();
        await("everything arrives", () -> peer.heard() == BIG && peer.sawEnd());
        peer.close();
        assertDone();
        assertEquals(List.of('a', 'b', 'c'), script().noted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAIT_TO_WRITE", "WAIT_FOR_EITHER"})
    void aPeerThatReadsNothingIsCut(String how) throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(BIG);
        Peer peer = start(Hurry.STALL, connection -> {
            connection.fill();
            use(connection);
            connection.offer(answer);
            return Next.Simple.valueOf(how);
        });
        peer.say("x");
        awaitCalls(1);
        peer.pass();
        assertCut();
    }

    // Vanished peers.

    @ParameterizedTest
    @ValueSource(strings = {"WAIT", "WAIT_FOR_EITHER", "WAIT_TO_WRITE", "AGAIN"})
    void aResetIsDetectedWhileWaiting(String how) throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(BIG);
        Peer peer = start(connection -> {
            int n = connection.fill();
            boolean begun = !script().noted().isEmpty();
            if (n == 0 && !begun) {
                return Next.WAIT;
            }
            script().note(n);
            if (!how.equals("WAIT")) {
                connection.offer(answer);
            }
            return how.equals("AGAIN") && script().calls.get() > 20 ? Next.WAIT : Next.Simple.valueOf(how);
        });
        peer.say("x");
        await("the request has started", () -> !script().noted().isEmpty());
        peer.reset();
        assertCut();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResetIsDetectedWhileAnAnswerWaits(boolean sends) throws Exception {
        FileChannel file = bigFile();
        Peer peer = start(connection -> {
            if (!comes(connection)) {
                return Next.WAIT;
            }
            script().note("answers");
            if (sends) {
                connection.send(file, 0, BIG);
            } else {
                connection.write(ByteBuffer.allocate(BIG));
            }
            return Next.WAIT;
        });
        peer.say("x");
        await("it is being answered", () -> script().noted().contains("answers"));
        peer.reset();
        assertCut();
    }

    @Test
    void aResetIsDetectedDuringADeadlineAndInTheQueue() throws Exception {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        Peer peer = start(connection -> {
            if (connection.fill() == 0) {
                return Next.WAIT;
            }
            script().note("in line");
            return new Next.WaitForPermit(limit, later());
        });
        peer.say("x");
        await("it waits for a permit", () -> !script().noted().isEmpty());
        peer.reset();
        assertEquals(0, script().cuts.get());
        limit.release();
        assertCut();
        assertTrue(limit.tryAcquire());
    }

    @Test
    void aResetWhileLingeringIsIgnored() throws Exception {
        Peer peer = start(connection -> comes(connection) ? Next.LINGER : Next.WAIT);
        peer.say("x");
        awaitOver();
        peer.reset();
        assertDone();
    }

    // Defects.

    /** A failure that a service throws. */
    enum Fault {
        IO(0, new IOException("on purpose")),
        UNCHECKED(1, new IllegalStateException("on purpose")),
        ERROR(1, new StackOverflowError("on purpose")),
        MEMORY(1, new OutOfMemoryError("on purpose"));

        final int defects;
        final Throwable thrown;

        Fault(int defects, Throwable thrown) {
            this.defects = defects;
            this.thrown = thrown;
        }

        Next fail() throws IOException {
            if (thrown instanceof IOException io) {
                throw io;
            } else if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFailedServiceIsNotifiedOnce(Fault fault) throws Exception {
        for (String where : new String[] {"leading", "detached", "long"}) {
            Peer peer = start(connection -> {
                if (!comes(connection)) {
                    return Next.WAIT;
                }
                if (where.equals("detached")) {
                    connection.stepAside();
                } else if (where.equals("long")) {
                    pause();
                }
                return fault.fail();
            });
            peer.say("x");
            assertEnds(1, fault.defects);
        }
    }

    /** Longer than the sentinel's limit for a turn. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // Shutdown.

    @ParameterizedTest
    @ValueSource(strings = {"WAIT", "WAIT_FOR_EITHER", "WAIT_TO_WRITE"})
    void aShutdownCutsWaitingConnections(String how) throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(BIG);
        Peer peer = start(connection -> {
            connection.fill();
            if (!how.equals("WAIT")) {
                connection.offer(answer);
            }
            return Next.Simple.valueOf(how);
        });
        peer.say("x");
        awaitCalls(1);
        peer.stop();
        assertCut();
    }

    @Test
    void aShutdownCutsConnectionsWithADeadline() throws Exception {
        Peer peer = start(connection -> {
            connection.fill();
            return soonEnough();
        });
        peer.say("x");
        awaitCalls(1);
        peer.stop();
        assertCut();
    }

    @Test
    void aShutdownCutsQueuedConnectionsAndTheQueueContinues() throws Exception {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        Peer peer = start(connection -> {
            connection.fill();
            script().note("in line");
            return new Next.WaitForPermit(limit, later());
        });
        await("it waits for a permit", () -> !script().noted().isEmpty());
        peer.stop();
        assertCut();
        limit.release();
        assertTrue(limit.tryAcquire(), "closed connections get no permit");
    }

    @Test
    void aShutdownDoesNotCallAFinishedService() throws Exception {
        Peer peer = start(connection -> comes(connection) ? Next.LINGER : Next.WAIT);
        peer.say("x");
        awaitOver();
        peer.stop();
        assertDone();
    }
}
