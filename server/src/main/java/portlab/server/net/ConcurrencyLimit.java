package portlab.server.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how many connections do a kind of long work at once. A service that cannot {@linkplain Connection#acquire
 * acquire} a permit may return {@link Next.WaitForPermit}: its connection then waits in line, without a thread, and the
 * server calls the service again when a permit is free. Safe for use by several threads at once.
 */
public final class ConcurrencyLimit {

    /** A connection that waits in line. */
    interface Waiting {
        /** Called by any thread when the connection has left the line with a permit. Returns false to refuse the permit. */
        boolean permitted(ConcurrencyLimit limit);
    }

    private final Queue<Waiting> line = new ConcurrentLinkedQueue<>();
    private final Queue<Waiting> lastLine = new ConcurrentLinkedQueue<>();
    private final int permits;
    private final AtomicInteger free;

    /** @param permits how many connections may work at once */
    public ConcurrencyLimit(int permits) {
        this.permits = permits;
        this.free = new AtomicInteger(permits);
    }

    /** Takes a permit if one is free and no connection waits for it. */
    boolean tryAcquire() {
        return line.isEmpty() && take();
    }

    private boolean take() {
        int now = free.get();
        while (now > 0) {
            if (free.compareAndSet(now, now - 1)) {
                return true;
            }
            now = free.get();
        }
        return false;
    }

    /** Gives back a permit, to the first connection in line if any. */
    public void release() {
        free.incrementAndGet();
        handOut();
    }

    /** Adds a connection to the line, or to the second line, which moves only while all permits are free. */
    void await(Waiting connection, boolean last) {
        (last ? lastLine : line).add(connection);
        handOut();
    }

    /** Removes a connection from the line; false if it was not in it. */
    boolean leave(Waiting connection) {
        return line.remove(connection) || lastLine.remove(connection);
    }

    private void handOut() {
        boolean handedOut = true;
        while (handedOut) {
            if (!line.isEmpty() && take()) {
                handTo(line.poll());
            } else if (!lastLine.isEmpty() && free.compareAndSet(permits, permits - 1)) {
                handTo(lastLine.poll());
            } else {
                handedOut = false;
            }
        }
    }

    private void handTo(Waiting first) {
        if (first == null || !first.permitted(this)) {
            free.incrementAndGet();
        }
    }
}
