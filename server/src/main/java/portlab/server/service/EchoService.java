package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.service.ExchangeRecorder.Outcome;
import portlab.server.service.ExchangeRecorder.RequestStart;

/**
 * Sends back what it receives (RFC 862). A peer that reads its bytes back at once costs no memory. For a slower one the
 * service stores up to 4 MiB, and then stops reading until the peer catches up.
 *
 * <p>A stream ends when its peer closes it. During a shutdown a stream that falls silent counts as complete, too.
 */
public final class EchoService implements Service {
    private final MemoryBudget memory;
    private final ExchangeRecorder recorder;

    /**
     * @param memory the budget for the bytes that slow peers have not read yet
     * @param log receives a record of each connection that sent something, when it ends
     */
    public EchoService(MemoryBudget memory, Consumer<Exchange> log) {
        this.memory = memory;
        this.recorder = new ExchangeRecorder("echo", log);
    }

    @Override
    public String name() {
        return recorder.service();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        EchoState state = stateOf(connection);
        Backlog backlog = state.backlog;
        long before = connection.received() + connection.sent();
        backlog.offerTo(connection);
        if (!state.ended && (backlog.isEmpty() || backlog.hasRoom())) {
            state.ended = connection.fill() < 0;
        }
        ByteBuffer input = connection.input();
        if (backlog.isEmpty() && input.hasRemaining()) {
            connection.offer(input);
        }
        backlog.add(input);
        boolean moved = connection.received() + connection.sent() > before;
        return next(connection, state, moved);
    }

    /** A peer in the middle of its stream would take an error message for echoed bytes, so its stream just ends early. */
    @Override
    public void busy(Connection connection, Reason why) throws IOException {
        if (connection.state() instanceof EchoState state) {
            decide(connection, state, why);
            end(connection, state, Outcome.BUSY);
        } else {
            recorder.busy(connection, why);
        }
    }

    @Override
    public void cut(Connection connection) {
        if (connection.state() instanceof EchoState state) {
            end(connection, state, Outcome.CUT);
        }
    }

    private EchoState stateOf(Connection connection) {
        if (connection.state() instanceof EchoState existing) {
            return existing;
        }
        EchoState state = new EchoState(new Backlog(memory));
        connection.state(state);
        return state;
    }

    private Next next(Connection connection, EchoState state, boolean moved) {
        boolean behind = connection.input().hasRemaining() || !state.backlog.isEmpty();
        if (behind) {
            boolean full = connection.input().hasRemaining() || !state.backlog.hasRoom();
            holdBack(connection, state, full && !state.ended);
            return full || state.ended ? Next.WAIT_TO_WRITE : Next.WAIT_FOR_EITHER;
        }
        if (state.ended) {
            decide(connection, state, Reason.CLOSED_BY_PEER);
            end(connection, state, Outcome.OK);
            return Next.CLOSE;
        }
        if (connection.closing() && connection.received() > 0) {
            return untilSilence(connection, state, moved);
        }
        return Next.WAIT;
    }

    /** During a shutdown the service echoes until the peer pauses. */
    private Next untilSilence(Connection connection, EchoState state, boolean moved) {
        if (moved || !connection.overdue()) {
            return new Next.WaitUntil(System.nanoTime() + LineService.SILENCE.toNanos());
        }
        decide(connection, state, Reason.CLOSED_FOR_SHUTDOWN);
        end(connection, state, Outcome.OK);
        return Next.LINGER;
    }

    private static void holdBack(Connection connection, EchoState state, boolean now) {
        if (now && !state.heldBack) {
            decide(connection, state, Reason.ECHO_HELD_BACK);
        }
        state.heldBack = now;
    }

    private static void decide(Connection connection, EchoState state, Reason reason) {
        connection.note(reason);
        state.decisions = state.decisions.reasons().contains(reason) ? state.decisions : state.decisions.and(reason);
    }

    private void end(Connection connection, EchoState state, Outcome outcome) {
        state.backlog.clear();
        connection.state(null);
        record(connection, state, outcome);
    }

    private void record(Connection connection, EchoState state, Outcome outcome) {
        if (connection.received() > 0) {
            recorder.record(
                    connection, state.start, "", outcome, connection.received(), connection.sent(), state.decisions);
        }
    }

    private static final class EchoState {
        final RequestStart start = RequestStart.now();
        final Backlog backlog;
        boolean ended;
        boolean heldBack;
        Decisions decisions = Decisions.NONE;

        EchoState(Backlog backlog) {
            this.backlog = backlog;
        }
    }

    /**
     * The echoed bytes that one peer has not read yet. They are stored in chunks, which are allocated on demand and freed
     * when the peer has read them.
     */
    static final class Backlog {
        /** Bytes of a chunk. */
        static final int CHUNK = 64 * 1024;

        /** The limit for one connection: 4 MiB. */
        static final int MAX_CHUNKS = 64;

        private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
        private final MemoryBudget memory;

        /** @param memory the budget for chunks */
        Backlog(MemoryBudget memory) {
            this.memory = memory;
        }

        boolean isEmpty() {
            return chunks.isEmpty();
        }

        /** Takes as many of {@code bytes} as it has room for. */
        void add(ByteBuffer bytes) {
            while (bytes.hasRemaining() && makesRoom()) {
                ByteBuffer last = chunks.getLast();
                int end = last.limit();
                int taken = Math.min(bytes.remaining(), last.capacity() - end);
                last.limit(end + taken).put(end, bytes, bytes.position(), taken);
                bytes.position(bytes.position() + taken);
            }
        }

        /** Offers the bytes to {@code peer}, oldest first, and frees the chunks that were sent. */
        void offerTo(Connection peer) throws IOException {
            while (!chunks.isEmpty()) {
                peer.offer(chunks.getFirst());
                if (chunks.getFirst().hasRemaining()) {
                    return;
                }
                chunks.removeFirst();
                memory.give(CHUNK);
            }
        }

        /** Frees every chunk. */
        void clear() {
            memory.give((long) CHUNK * chunks.size());
            chunks.clear();
        }

        /** Whether there is room for more, unless another connection takes it first. */
        boolean hasRoom() {
            return hasStarted() || chunks.size() < MAX_CHUNKS && memory.hasSpare(CHUNK);
        }

        private boolean hasStarted() {
            return !chunks.isEmpty() && chunks.getLast().limit() < CHUNK;
        }

        private boolean makesRoom() {
            if (hasStarted()) {
                return true;
            }
            if (chunks.size() == MAX_CHUNKS || !memory.takeSpare(CHUNK)) {
                return false;
            }
            try {
                return chunks.add(ByteBuffer.allocate(CHUNK).limit(0));
            } catch (OutOfMemoryError e) {
                memory.give(CHUNK);
                throw e;
            }
        }
    }
}
