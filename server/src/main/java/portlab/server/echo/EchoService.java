package portlab.server.echo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
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
    private final Semaphore budget;
    private final Journal journal;

    /**
     * @param memory bytes to keep for all peers together that do not take theirs back at once
     * @param log takes a record of each connection that sent something, when it ends
     */
    public EchoService(long memory, Consumer<Exchange> log) {
        this.budget = new Semaphore(Math.toIntExact(memory / Backlog.CHUNK));
        this.journal = new Journal("echo", log);
    }

    /** What to keep by default: a quarter of the heap. */
    public static long defaultMemory() {
        return Runtime.getRuntime().maxMemory() / 4;
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
        if (!conversation.ended) {
            conversation.ended = connection.fill() < 0;
        }
        ByteBuffer input = connection.input();
        if (backlog.isEmpty() && input.hasRemaining()) {
            connection.offer(input);
        }
        backlog.add(input);
        return next(connection, conversation);
    }

    @Override
    public void cut(Connection connection) {
        if (connection.state() instanceof Conversation conversation) {
            conversation.backlog.clear();
            record(connection, conversation, Outcome.CUT);
        }
    }

    private Conversation conversation(Connection connection) {
        if (connection.state() instanceof Conversation begun) {
            return begun;
        }
        Conversation conversation = new Conversation(new Backlog(budget));
        connection.state(conversation);
        return conversation;
    }

    private Next next(Connection connection, Conversation conversation) {
        boolean full = connection.input().hasRemaining();
        if (!conversation.backlog.isEmpty() || full) {
            return full || conversation.ended ? Next.WAIT_TO_WRITE : Next.WAIT_FOR_EITHER;
        }
        if (conversation.ended || connection.closing() && connection.received() > 0) {
            record(connection, conversation, Outcome.OK);
            connection.state(null);
            return conversation.ended ? Next.CLOSE : Next.LINGER;
        }
        return Next.WAIT;
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
