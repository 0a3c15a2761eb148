package portlab.client.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps connections open between requests (RFC 9112, 9.3). Safe for use by several threads; each connection belongs to one of
 * them at a time. Closing it closes all connections, also those in use.
 */
public final class ConnectionPool implements AutoCloseable {
    private final Map<Endpoint, Deque<HttpConnection>> idle = new HashMap<>();
    private final Set<HttpConnection> open = new HashSet<>();
    private boolean closed;

    /** The idle connection to a server that was used last; null if there is none. */
    synchronized HttpConnection take(Endpoint endpoint) {
        Deque<HttpConnection> connections = idle.get(endpoint);
        return connections == null ? null : connections.pollFirst();
    }

    /** Adds a new connection, which is in use. */
    synchronized void add(HttpConnection connection) {
        open.add(connection);
        if (closed) {
            connection.close();
        }
    }

    /** Takes back a connection that can carry another request. */
    synchronized void give(HttpConnection connection) {
        idle.computeIfAbsent(connection.endpoint(), each -> new ArrayDeque<>()).addFirst(connection);
    }

    /** Forgets a connection that was closed. */
    synchronized void remove(HttpConnection connection) {
        open.remove(connection);
        Deque<HttpConnection> connections = idle.get(connection.endpoint());
        if (connections != null) {
            connections.remove(connection);
        }
    }

    @Override
    public void close() {
        for (HttpConnection connection : drain()) {
            connection.close();
        }
    }

    private synchronized List<HttpConnection> drain() {
        closed = true;
        idle.clear();
        return new ArrayList<>(open);
    }
}
