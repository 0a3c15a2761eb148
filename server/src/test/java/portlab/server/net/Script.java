package portlab.server.net;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that does what a test says, for one connection, and notes what is asked of it. */
final class Script implements Service {

    /** What it does when it is called. */
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

    /** Notes a value of which the test knows the meaning. */
    void note(Object value) {
        notes.add(value);
    }

    /** What was noted so far. */
    List<Object> noted() {
        return List.copyOf(notes);
    }

    /** Whether it is done with its connection, or was told of its end. */
    boolean over() {
        return ends.get() > 0;
    }

    /** What must not have happened: calls that overlap, or that come after the end. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }
}
