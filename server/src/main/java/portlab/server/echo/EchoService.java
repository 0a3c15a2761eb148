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
import portlab.server.raw.Outcome;
import portlab.server.raw.Started;

/**
 * Sends back what it receives (RFC 862). A peer that takes its bytes back as they come costs no memory; for one that
 * does not, up to 4 MiB are kept before the service stops reading from it.
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
        backlog.offerTo(connection);
        if (!conversation.ended && (backlog.isEmpty() || backlog.hasRoom())) {
            conversation.ended = connection.fill() < 0;
        }
        ByteBuffer input = connection.input();
        if (backlog.isEmpty() && input.hasRemaining()) {
            connection.offer(input);
        }
        backlog.add(input);
        return next(connection, conversation);
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

    private Next next(Connection connection, Conversation conversation) {
        boolean behind = connection.input().hasRemaining() || !conversation.backlog.isEmpty();
        if (behind) {
            boolean full = connection.input().hasRemaining() || !conversation.backlog.hasRoom();
            return full || conversation.ended ? Next.WAIT_TO_WRITE : Next.WAIT_FOR_EITHER;
        }
        if (conversation.ended || connection.closing() && connection.received() > 0) {
            end(connection, conversation, Outcome.OK);
            return conversation.ended ? Next.CLOSE : Next.LINGER;
        }
        return Next.WAIT;
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
