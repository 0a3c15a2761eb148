package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Next;
import portlab.server.net.Service;

/**
 * Sends back what it receives (RFC 862). A peer that takes its bytes back as they come costs no memory; for one that
 * does not, up to 4 MiB are kept before the service stops reading from it.
 *
 * <p>A stream has no end but its peer's. When the server shuts down, one that falls silent counts as complete.
 */
public final class EchoService implements Service {
    private final MemoryBudget memory;
    private final ExchangeRecorder journal;

    /**
     * @param memory what may be kept for all peers together that do not take theirs back at once
     * @param log takes a record of each connection that sent something, when it ends
     */
    public EchoService(MemoryBudget memory, Consumer<Exchange> log) {
        this.memory = memory;
        this.journal = new ExchangeRecorder("echo", log);
    }

    @Override
    public String name() {
        return journal.service();
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

    /** A peer in the middle of its bytes would take a refusal for some of them: its stream ends early instead. */
    @Override
    public void busy(Connection connection) throws IOException {
        if (connection.state() instanceof EchoState state) {
            end(connection, state, Outcome.BUSY);
        } else {
            journal.busy(connection);
        }
    }

    @Override
    public void cut(Connection connection) {
        if (connection.state() instanceof EchoState state) {
            end(connection, state, Outcome.CUT);
        }
    }

    private EchoState stateOf(Connection connection) {
        if (connection.state() instanceof EchoState begun) {
            return begun;
        }
        EchoState state = new EchoState(new Backlog(memory));
        connection.state(state);
        return state;
    }

    private Next next(Connection connection, EchoState state, boolean moved) {
        boolean behind = connection.input().hasRemaining() || !state.backlog.isEmpty();
        if (behind) {
            boolean full = connection.input().hasRemaining() || !state.backlog.hasRoom();
            return full || state.ended ? Next.WAIT_TO_WRITE : Next.WAIT_FOR_EITHER;
        }
        if (state.ended) {
            end(connection, state, Outcome.OK);
            return Next.CLOSE;
        }
        if (connection.closing() && connection.received() > 0) {
            return untilSilence(connection, state, moved);
        }
        return Next.WAIT;
    }

    /** A peer that sends on while the server shuts down is served until it pauses. */
    private Next untilSilence(Connection connection, EchoState state, boolean moved) {
        if (moved || !connection.overdue()) {
            return new Next.WaitUntil(System.nanoTime() + Lines.SILENCE.toNanos());
        }
        end(connection, state, Outcome.OK);
        return Next.LINGER;
    }

    private void end(Connection connection, EchoState state, Outcome outcome) {
        state.backlog.clear();
        connection.state(null);
        record(connection, state, outcome);
    }

    private void record(Connection connection, EchoState state, Outcome outcome) {
        if (connection.received() > 0) {
            journal.record(connection, state.started, "", outcome, connection.received(), connection.sent());
        }
    }

    private static final class EchoState {
        final RequestStart started = RequestStart.now();
        final Backlog backlog;
        boolean ended;

        EchoState(Backlog backlog) {
            this.backlog = backlog;
        }
    }
}
