package portlab.server.net;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A scripted service for one connection that records its calls. */
final class Script implements Service {

    /** The reaction to a call. */
    interface Turn {
        Next serve(Connection connection) throws IOException;
    }

    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger cuts = new AtomicInteger();
    final Queue<Object> notes = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger ends = new AtomicInteger();
    private final Turn turn;

    Script(Turn turn) {
        this.turn = turn;
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        begin("serve");
        try {
            Next next = turn.serve(connection);
            if (next == Next.CLOSE || next == Next.LINGER) {
                ends.incrementAndGet();
            }
            return next;
        } finally {
            calls.incrementAndGet();
            busy.set(false);
        }
    }

    @Override
    public void cut(Connection connection) {
        begin("cut");
        cuts.incrementAndGet();
        ends.incrementAndGet();
        busy.set(false);
    }

    private void begin(String call) {
        if (!busy.compareAndSet(false, true)) {
            wrong.add(call + " during another call");
        }
        if (ends.get() > 0) {
            wrong.add(call + " after the end");
        }
    }

    /** Records a value for the test. */
    void note(Object value) {
        notes.add(value);
    }

    /** The recorded values. */
    List<Object> noted() {
        return List.copyOf(notes);
    }

    /** Whether the service has finished or was notified of the end. */
    boolean over() {
        return ends.get() > 0;
    }

    /** Violations: overlapping calls, and calls after the end. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }
}
