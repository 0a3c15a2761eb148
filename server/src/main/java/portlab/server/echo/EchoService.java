package portlab.server.echo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Memory;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.raw.Journal;
import portlab.server.raw.Lines;
import portlab.server.raw.Outcome;
import portlab.server.raw.Started;

/**
 * Sends back what it receives (RFC 862). A peer that takes its bytes back as they come costs no memory; for one that
 * does not, up to 4 MiB are kept before the service stops reading from it.
 *
 * <p>A stream has no end but its peer's. When the server shuts down, one that falls silent counts as complete.
 */
public final class EchoService implements Service {
    private final Memory memory;
    private final Journal journal;

    /**
     * @param memory what may be kept for all peers together that do not take theirs back at once
     * @param log takes a record of each connection that sent something, when it ends
     */
    public EchoService(Memory memory, Consumer<Exchange> log) {
        this.memory = memory;
        this.journal = new Journal("echo", log);
    }

    @Override
    public String name() {
        return journal.service();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        Conversation conversation = conversation(connection);
        Backlog backlog = conversation.backlog;
        long before = connection.received() + connection.sent();
        backlog.offerTo(connection);
        if (!conversation.ended && (backlog.isEmpty() || backlog.hasRoom())) {
            conversation.ended = connection.fill() < 0;
        }
        ByteBuffer input = connection.input();
        if (backlog.isEmpty() && input.hasRemaining()) {
            connection.offer(input);
        }
        backlog.add(input);
        boolean moved = connection.received() + connection.sent() > before;
        return next(connection, conversation, moved);
    }

    /** A peer in the middle of its bytes would take a refusal for some of them: its stream ends early instead. */
    @Override
    public void busy(Connection connection) throws IOException {
        if (connection.state() instanceof Conversation conversation) {
            end(connection, conversation, Outcome.BUSY);
        } else {
            journal.busy(connection);
        }
    }

    @Override
    public void cut(Connection connection) {
        if (connection.state() instanceof Conversation conversation) {
            end(connection, conversation, Outcome.CUT);
        }
    }

    private Conversation conversation(Connection connection) {
        if (connection.state() instanceof Conversation begun) {
            return begun;
        }
        Conversation conversation = new Conversation(new Backlog(memory));
        connection.state(conversation);
        return conversation;
    }

    private Next next(Connection connection, Conversation conversation, boolean moved) {
        boolean behind = connection.input().hasRemaining() || !conversation.backlog.isEmpty();
        if (behind) {
            boolean full = connection.input().hasRemaining() || !conversation.backlog.hasRoom();
            return full || conversation.ended ? Next.WAIT_TO_WRITE : Next.WAIT_FOR_EITHER;
        }
        if (conversation.ended) {
            end(connection, conversation, Outcome.OK);
            return Next.CLOSE;
        }
        if (connection.closing() && connection.received() > 0) {
            return untilSilence(connection, conversation, moved);
        }
        return Next.WAIT;
    }

    /** A peer that sends on while the server shuts down is served until it pauses. */
    private Next untilSilence(Connection connection, Conversation conversation, boolean moved) {
        if (moved || !connection.overdue()) {
            return new Next.WaitUntil(System.nanoTime() + Lines.SILENCE.toNanos());
        }
        end(connection, conversation, Outcome.OK);
        return Next.LINGER;
    }

    private void end(Connection connection, Conversation conversation, Outcome outcome) {
        conversation.backlog.clear();
        connection.state(null);
        record(connection, conversation, outcome);
    }

    private void record(Connection connection, Conversation conversation, Outcome outcome) {
        if (connection.received() > 0) {
            journal.record(connection, conversation.started, "", outcome, connection.received(), connection.sent());
        }
    }

    private static final class Conversation {
        final Started started = Started.now();
        final Backlog backlog;
        boolean ended;

        Conversation(Backlog backlog) {
            this.backlog = backlog;
        }
    }
}
