package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.server.net.LoopbackServer.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Connection}, {@link Next} and {@link Service#cut} promise a service, whatever is on the other side. */
abstract class ConnectionContract {
    static final Duration SHORT = Duration.ofMillis(50);
    static final Duration LONG = Duration.ofMinutes(1);

    /** More than the systems on the way take of what a peer does not read. */
    static final int BIG = 16 << 20;

    /** Which of the times that a connection may take are over soon. */
    enum Hurry {
        NONE,
        IDLE,
        STALL,
        LINGER
    }

    /** The other side. Each of its calls is done before the next one of any peer; what it leads to may come later. */
    interface Peer extends AutoCloseable {
        void say(byte[] bytes) throws IOException;

        default void say(String text) throws IOException {
            say(text.getBytes());
        }

        /** Ends its side. */
        void end() throws IOException;

        void reset() throws IOException;

        /** Begins to read; before that it reads nothing. */
        void read() throws IOException;

        /** How many bytes it has read. */
        int heard();

        /** Whether it has seen the end of the stream, not a reset. */
        boolean sawEnd();

        /** Lets the time pass until which its connection waits. */
        void pass();

        /** Lets everything happen for which it is time. */
        void work();

        /** Lets the server stop at once. */
        void stop();

        /** Whether nothing of it is left on the server. */
        boolean isGone();

        @Override
        void close() throws IOException;
    }

    @TempDir
    Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Script script;
    private Peer peer;

    /** A peer of a service that is its own. */
    abstract Peer connect(Script service, Hurry hurry) throws Exception;

    /** Checks that the server has nothing left of the connections, and reported that many defects. */
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

    /** Waits for the end, and checks that the service was told of it once, or not at all where it was its own doing. */
    final void assertEnds(int cuts, int defects) throws Exception {
        awaitOver();
        await("it is gone", peer::isGone);
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

    /** Waits until the service was called so often since the connection began. */
    private void awaitCalls(int calls) throws InterruptedException {
        await(calls + " calls", () -> script.calls.get() >= calls);
    }

    /** Whether there are bytes that have come before, or come now. */
    private static boolean comes(Connection connection) throws IOException {
        connection.fill();
        return connection.input().hasRemaining();
    }

    // The end of input.

    @Test
    void theEndOfInputIsSeenAgainAndAgain() throws Exception {
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
    void waitingForMoreThanThereIsEndsIt() throws Exception {
        Peer peer = start(connection -> {
            connection.fill();
            return Next.WAIT;
        });
        peer.say("half");
        peer.end();
        assertCut();
    }

    @Test
    void aDeadlineComesThoughTheInputHasEnded() throws Exception {
        Peer peer = start(connection -> {
            int n = connection.fill();
            script().note(connection.overdue() ? "overdue" : n < 0 ? "ended" : "news");
            return connection.overdue() ? Next.CLOSE : n < 0 ? soon() : Next.WAIT;
        });
        peer.end();
        await("the end is seen", () -> script().noted().contains("ended"));
        peer.pass();
        assertDone();
        List<Object> noted = script().noted();
        assertEquals(List.of("ended", "overdue"), noted.subList(noted.indexOf("ended"), noted.size()));
    }

    @Test
    void anAnswerIsWrittenThoughTheInputHasEnded() throws Exception {
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
        await("all arrives", () -> peer.heard() == BIG && peer.sawEnd());
    }

    // The end of the service's doing.

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
    void aPeerThatGoesOnSendingHearsTheLastAnswer() throws Exception {
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
    void aPeerThatHasEndedIsNotLingeredFor() throws Exception {
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
    void aPeerThatNeverEndsIsLingeredForAWhile() throws Exception {
        Peer peer = start(Hurry.LINGER, connection -> comes(connection) ? Next.LINGER : Next.WAIT);
        peer.say("x");
        awaitOver();
        peer.pass();
        assertDone();
    }

    // Waiting.

    @Test
    void anotherTurnNeedsNoNews() throws Exception {
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
    void aFullInputTakesNoMoreAndCostsNothing() throws Exception {
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
    void aDeadlinePassesOnce() throws Exception {
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

    // In line.

    @Test
    void aPermitComesToWhoWaitsForIt() throws Exception {
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
        await("it is in line", () -> script().noted().contains("in line"));
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
    void aPermitThatIsNotUsedIsGivenBack() throws Exception {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        Peer peer = start(connection -> {
            connection.fill();
            boolean first = script().noted().isEmpty();
            script().note("call");
            return first ? new Next.WaitForPermit(limit, later()) : Next.CLOSE;
        });
        await("it is in line", () -> script().noted().size() == 1);
        limit.release();
        awaitOver();
        peer.close();
        assertDone();
        assertTrue(limit.tryAcquire());
    }

    @Test
    void whoWaitsInLineForTooLongIsOverdue() throws Exception {
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
        await("it is in line", () -> script().noted().contains("in line"));
        peer.pass();
        awaitOver();
        peer.close();
        assertDone();
        assertEquals(List.of("in line", false), script().noted());
        limit.release();
        assertTrue(limit.tryAcquire(), "nobody is in line any more");
    }

    // Slow readers.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReaderGetsAllInOrder(boolean sends) throws Exception {
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
        await("all arrives", () -> peer.heard() == BIG && peer.sawEnd());
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
    void whatIsOfferedLaterComesInOrderAndWhatIsSaidMeanwhileStaysUnread() throws Exception {
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
        await("all arrives", () -> peer.heard() == BIG && peer.sawEnd());
        peer.close();
        assertDone();
    }

    @Test
    void whoWaitsForEitherHearsThePeerThatReadsNothing() throws Exception {
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
        await("all arrives", () -> peer.heard() == BIG && peer.sawEnd());
        peer.close();
        assertDone();
        assertEquals(List.of('a', 'b', 'c'), script().noted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAIT_TO_WRITE", "WAIT_FOR_EITHER"})
    void aPeerThatTakesNothingOfWhatIsOfferedIsCut(String how) throws Exception {
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

    // A peer that is gone.

    @ParameterizedTest
    @ValueSource(strings = {"WAIT", "WAIT_FOR_EITHER", "WAIT_TO_WRITE", "AGAIN"})
    void aResetIsSeenWhileWaiting(String how) throws Exception {
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
        await("it has begun", () -> !script().noted().isEmpty());
        peer.reset();
        assertCut();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResetIsSeenWhileAnAnswerWaits(boolean sends) throws Exception {
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
    void aResetIsSeenBehindADeadlineAndInLine() throws Exception {
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
        await("it is in line", () -> !script().noted().isEmpty());
        peer.reset();
        assertEquals(0, script().cuts.get());
        limit.release();
        assertCut();
        assertTrue(limit.tryAcquire());
    }

    @Test
    void aResetWhileLingeringIsNobodysBusiness() throws Exception {
        Peer peer = start(connection -> comes(connection) ? Next.LINGER : Next.WAIT);
        peer.say("x");
        awaitOver();
        peer.reset();
        assertDone();
    }

    // Defects.

    /** What a service can throw. */
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
    void aServiceThatFailsIsToldOnce(Fault fault) throws Exception {
        for (String where : new String[] {"leading", "aside", "long"}) {
            Peer peer = start(connection -> {
                if (!comes(connection)) {
                    return Next.WAIT;
                }
                if (where.equals("aside")) {
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

    /** Longer than the sentinel lets a turn be. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // The end of the server.

    @ParameterizedTest
    @ValueSource(strings = {"WAIT", "WAIT_FOR_EITHER", "WAIT_TO_WRITE"})
    void aServerThatStopsCutsWhoWaits(String how) throws Exception {
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
    void aServerThatStopsCutsWhoWaitsForADeadline() throws Exception {
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
    void aServerThatStopsCutsWhoIsInLineAndTheLineGoesOn() throws Exception {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertTrue(limit.tryAcquire());
        Peer peer = start(connection -> {
            connection.fill();
            script().note("in line");
            return new Next.WaitForPermit(limit, later());
        });
        await("it is in line", () -> !script().noted().isEmpty());
        peer.stop();
        assertCut();
        limit.release();
        assertTrue(limit.tryAcquire(), "the permit went to nobody who is gone");
    }

    @Test
    void aServerThatStopsDoesNotAskAServiceThatIsDone() throws Exception {
        Peer peer = start(connection -> comes(connection) ? Next.LINGER : Next.WAIT);
        peer.say("x");
        awaitOver();
        peer.stop();
        assertDone();
    }
}
