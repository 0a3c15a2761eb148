package portlab.server.net;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Connections that any thread gives back to the leader, linked through {@link ConnectionHandler#nextReturned}. Allocates
 * nothing, so that no connection is lost when memory runs out.
 */
final class ReturnedConnections {
    private final AtomicReference<ConnectionHandler> latest = new AtomicReference<>();

    boolean isEmpty() {
        return latest.get() == null;
    }

    void add(ConnectionHandler connection) {
        ConnectionHandler before;
        do {
            before = latest.get();
            connection.nextReturned = before;
        } while (!latest.compareAndSet(before, connection));
    }

    /** Removes all, and returns them linked, the earliest first; null if there are none. The caller owns them. */
    ConnectionHandler takeAll() {
        ConnectionHandler earliest = null;
        for (ConnectionHandler each = isEmpty() ? null : latest.getAndSet(null); each != null; ) {
            ConnectionHandler before = each.nextReturned;
            each.nextReturned = earliest;
            earliest = each;
            each = before;
        }
        return earliest;
    }
}
