package portlab.server.net;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import portlab.common.wire.Reason;

/**
 * The events of a worker group: its selector, what is ready, and the deadlines. Only the leader uses it, except for the methods
 * that say otherwise. It needs no lock for that, because passing the lead orders the accesses.
 */
final class EventLoop {
    private static final long SELECTOR_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /** After this many failures in a row, about a second, the selector will not recover. */
    private static final int MAX_SELECTOR_FAILURES = 100;

    private final TcpServer server;
    private final Selector selector;
    private final List<Acceptor> acceptors = new ArrayList<>();
    private final ArrayDeque<EventHandler> ready = new ArrayDeque<>();
    private final ArrayDeque<ConnectionHandler> again = new ArrayDeque<>();
    private final Deadlines<EventHandler> deadlines = new Deadlines<>();
    private final Consumer<SelectionKey> addReady = this::addReady;
    private long round;
    private boolean drained;
    private int selectorFailures;

    // Of any thread:
    private final ReturnedConnections returned = new ReturnedConnections();
    private final Queue<Waker> wakers = new ConcurrentLinkedQueue<>();
    private volatile boolean selecting;
    private volatile boolean ended;

    /** Handles the events of a listening socket or a waiting connection (a term of the reactor pattern). Only the leader calls it. */
    abstract static sealed class EventHandler extends Deadlines.Timed permits Acceptor, ConnectionHandler {

        /** Null before the handler is registered with the selector. */
        SelectionKey key;

        /** The round of the select that reported the socket as readable; {@link Connection#NO_ROUND} once its turn began. */
        long round = Connection.NO_ROUND;

        /** Called when the socket is ready. */
        abstract void turn(Worker leader);

        /** Called when the deadline has passed. */
        abstract void due(Worker leader);
    }

    /**
     * Connections that any thread gives back to the leader, linked through {@link ConnectionHandler#nextReturned}. Allocates
     * nothing, so that no connection is lost when memory runs out.
     */
    private static final class ReturnedConnections {
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

    EventLoop(TcpServer server) throws IOException {
        this.server = server;
        this.selector = Selector.open();
    }

    void add(Acceptor acceptor) {
        acceptors.add(acceptor);
    }

    Selector selector() {
        return selector;
    }

    /** Handles one event, or looks for some. */
    void step(Worker leader) throws IOException {
        EventHandler next = ready.poll();
        if (next != null) {
            next.turn(leader);
        } else {
            look(leader);
        }
    }

    private void look(Worker leader) throws IOException {
        settleReturned();
        wakeConnections();
        if (server.closing() && !drained) {
            drain();
            return;
        }
        long now = System.nanoTime();
        EventHandler due = deadlines.poll(now);
        if (due != null) {
            due.due(leader);
            return;
        }
        select(deadlines.untilNext(now));
    }

    private void select(long nanos) {
        selecting = true;
        round = Connection.NO_ROUND;
        try {
            if (hasNews()) {
                // This news may have come before selecting was set, so nothing would wake the selector for it.
                selector.selectNow(addReady);
            } else if (nanos == Long.MAX_VALUE) {
                selector.select(addReady);
            } else {
                selector.select(addReady, nanos / 1_000_000 + 1);
            }
            selectorFailures = 0;
            addAgain();
        } catch (IOException | RuntimeException e) {
            selectorFailed(e);
        } finally {
            selecting = false;
        }
    }

    /** Called when the system has reported all that is ready, so the round begins after the bytes arrived. */
    private void addReady(SelectionKey key) {
        if (round == Connection.NO_ROUND) {
            round = server.nextRound();
        }
        EventHandler handler = (EventHandler) key.attachment();
        handler.round = key.isReadable() ? round : Connection.NO_ROUND;
        ready.add(handler);
    }

    private boolean hasNews() {
        return !returned.isEmpty() || !wakers.isEmpty() || !again.isEmpty() || ended || (server.closing() && !drained);
    }

    /** Connections that want another turn go behind those that became ready meanwhile. */
    private void addAgain() {
        for (ConnectionHandler connection = again.poll(); connection != null; connection = again.poll()) {
            connection.inAgain = false;
            ready.add(connection);
        }
    }

    /** A group cannot work without its selector: retries for a second, then ends the server. */
    private void selectorFailed(Exception e) {
        selectorFailures++;
        if (selectorFailures == 1) {
            server.report("cannot select ready connections; trying again", e);
        } else if (selectorFailures == MAX_SELECTOR_FAILURES) {
            server.fail("it cannot select ready connections (" + e + ")");
        }
        LockSupport.parkNanos(this, SELECTOR_PAUSE);
    }

    /** Accepts what waits in the backlogs, closes the ports, and gives every waiting connection a turn to end. */
    private void drain() throws IOException {
        drained = true;
        for (Acceptor acceptor : acceptors) {
            acceptor.drain();
        }
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof ConnectionHandler connection && !connection.detached()) {
                ready.add(connection);
            }
        }
        selector.selectNow();
        server.drained();
    }

    /** Cuts every connection of an ended group that waits, and closes the selector. */
    void closeAll() throws IOException {
        abortReturned();
        again.forEach(EventLoop::abort);
        ready.forEach(EventLoop::abort);
        if (selector.isOpen()) {
            for (SelectionKey key : selector.keys()) {
                abort(key.attachment());
            }
            selector.close();
        }
    }

    private static void abort(Object handler) {
        if (handler instanceof ConnectionHandler connection && connection.leaveLine()) {
            connection.abort(Reason.CUT_FOR_SHUTDOWN);
        }
    }

    // Called by event handlers whose worker leads.

    /** Queues a handler for a turn, after those that are already ready. */
    void ready(EventHandler handler) {
        ready.add(handler);
    }

    /** Queues a connection for another turn, after all that will be ready at the next select. */
    void again(ConnectionHandler connection) {
        if (!connection.inAgain) {
            again.add(connection);
            connection.inAgain = true;
        }
    }

    /** Sets the handler's deadline. */
    void due(EventHandler handler, long nanoTime) {
        deadlines.set(handler, nanoTime);
    }

    /** Removes the handler's deadline. An ended group has none, and its last connections may not be the leader's. */
    void notDue(EventHandler handler) {
        if (!ended) {
            deadlines.clear(handler);
        }
    }

    // Called by any thread.

    /** Gives a connection back to the leader, which carries out what its service asked for. */
    void giveBack(ConnectionHandler connection) {
        returned.add(connection);
        wake();
        if (ended) {
            abortReturned();
        }
    }

    private void settleReturned() {
        for (ConnectionHandler each = returned.takeAll(); each != null; ) {
            // Once settled, a connection may be given back again.
            ConnectionHandler next = each.nextReturned;
            each.nextReturned = null;
            each.settle();
            each = next;
        }
    }

    private void wakeConnections() {
        for (Waker waker = wakers.poll(); waker != null; waker = wakers.poll()) {
            waker.wake();
        }
    }

    /** The thread that takes the connections owns them, so none is aborted twice. */
    private void abortReturned() {
        for (ConnectionHandler each = returned.takeAll(); each != null; each = each.nextReturned) {
            each.abortReturned(Reason.CUT_FOR_SHUTDOWN);
        }
    }

    /** Makes the leader wake a connection. */
    void wake(Waker waker) {
        wakers.add(waker);
        wake();
    }

    /** Makes the leader look for what other threads have changed. */
    void wake() {
        if (selecting) {
            selector.wakeup();
        }
    }

    /** The connections in the selector, read while the leader goes on. */
    List<ConnectionHandler> connections() {
        List<ConnectionHandler> connections = new ArrayList<>();
        try {
            for (SelectionKey key : selector.keys()) {
                if (key.attachment() instanceof ConnectionHandler connection) {
                    connections.add(connection);
                }
            }
        } catch (ClosedSelectorException e) {
            // The group has ended, perhaps just now.
            return connections;
        }
        return connections;
    }

    /** Makes the leader stop. */
    void end() {
        ended = true;
        selector.wakeup();
    }

    boolean ended() {
        return ended;
    }
}
