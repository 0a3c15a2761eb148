package portlab.server.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A group of workers that take turns at leading on one selector (the leader/followers pattern). The leader waits on the
 * selector, accepts, and calls the services itself, so that a request that can be answered at once is never handed from
 * thread to thread. Before it would wait for a peer or a disk it passes the lead on; the group grows by a worker when
 * nobody is there to follow, up to {@link Limits#workers}, and never lets the last one wait.
 *
 * <p>What is marked as the lead's is touched by the leader alone, and needs no lock: taking and passing the lead orders
 * the accesses.
 */
final class Workers {
    /** Small stacks: the services' calls are shallow, and there may be a thousand threads. */
    private static final long STACK_BYTES = 256 * 1024;

    private static final long SURPLUS_SECONDS = 60;
    private static final long FREEING_SECONDS = 1;

    private final TcpServer server;
    private final Limits limits;
    private final Selector selector;
    private final Buffers buffers = new Buffers();
    private final List<Acceptor> acceptors = new ArrayList<>();

    private final Semaphore lead = new Semaphore(0);
    private final Semaphore slots;
    private final AtomicInteger followers = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<Worker> aside = ConcurrentHashMap.newKeySet();
    private final Queue<SocketConnection> handedBack = new ConcurrentLinkedQueue<>();
    private volatile boolean selecting;
    private volatile boolean ended;

    // The lead's:
    private final ArrayDeque<Endpoint> ready = new ArrayDeque<>();
    private final Deadlines<Endpoint> deadlines = new Deadlines<>();
    private final Consumer<SelectionKey> addReady = key -> ready.add((Endpoint) key.attachment());
    private boolean drained;

    Workers(TcpServer server, List<Listener> listeners, Limits limits) throws IOException {
        this.server = server;
        this.limits = limits;
        this.slots = new Semaphore(limits.workers() - 1);
        this.selector = Selector.open();
        for (Listener listener : listeners) {
            acceptors.add(new Acceptor(listener, this));
        }
    }

    void start() {
        recruit();
        lead.release();
    }

    // The lead.

    /** Waits for the lead. False when the caller is not needed any more. */
    boolean takeLead() {
        followers.incrementAndGet();
        boolean taken = follow();
        followers.decrementAndGet();
        // Whoever passed the lead on just now may have counted on this follower, so it looks once more.
        taken = taken || lead.tryAcquire();
        if (taken && ended) {
            lead.release();
            taken = false;
        }
        if (!taken) {
            threads.decrementAndGet();
        }
        return taken;
    }

    private boolean follow() {
        try {
            do {
                if (lead.tryAcquire(SURPLUS_SECONDS, TimeUnit.SECONDS)) {
                    return true;
                }
            } while (followers.get() == 1);
        } catch (InterruptedException e) {
            // Nobody interrupts a worker but to be rid of it.
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Lets a follower lead while {@code worker} waits. The caller holds a slot and has put its connection away. */
    void passLead(Worker worker) {
        worker.leadIsGone();
        aside.add(worker);
        if (ended) {
            worker.cut();
        }
        lead.release();
        if (followers.get() == 0 && threads.get() < limits.workers()) {
            recruit();
        }
    }

    private void recruit() {
        threads.incrementAndGet();
        try {
            new Thread(null, new Worker(this), "worker-" + server.nextWorker(), STACK_BYTES).start();
        } catch (OutOfMemoryError e) {
            // The system grants no more threads: whoever waits now comes back soon, and leads then.
            threads.decrementAndGet();
            throw e;
        }
    }

    /**
     * Takes the right to wait with the lead passed on. When all but one wait already, the one whose reader took nothing
     * for the longest is cut, so that slow readers never keep the quick ones out.
     */
    void takeSlot() throws IOException {
        if (!slots.tryAcquire()) {
            cutSlowest();
            awaitSlot();
        }
    }

    private void awaitSlot() throws IOException {
        try {
            if (!slots.tryAcquire(FREEING_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("every worker is busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void cutSlowest() {
        Worker slowest = null;
        for (Worker worker : aside) {
            if (slowest == null || worker.lastMoved() - slowest.lastMoved() < 0) {
                slowest = worker;
            }
        }
        if (slowest != null) {
            slowest.cut();
        }
    }

    /** Gives back what {@link #takeSlot} took; the worker follows again. */
    void backFrom(Worker worker) {
        aside.remove(worker);
        slots.release();
    }

    // What a leader does.

    /** Serves one connection, or looks for some to serve. Nothing that goes wrong here costs the worker its life. */
    void step(Worker leader) {
        try {
            Endpoint next = ready.poll();
            if (next != null) {
                next.turn(leader);
            } else if (ended) {
                leader.leadIsGone();
                closeAll();
                lead.release();
            } else {
                look(leader);
            }
        } catch (Exception | Error e) {
            report("the leader stumbled", e);
        }
    }

    private void look(Worker leader) throws IOException {
        for (SocketConnection back = handedBack.poll(); back != null; back = handedBack.poll()) {
            back.settle();
        }
        if (server.closing() && !drained) {
            drain();
            return;
        }
        long now = System.nanoTime();
        Endpoint due = deadlines.poll(now);
        if (due != null) {
            due.due(leader);
            return;
        }
        select(deadlines.untilNext(now));
    }

    private void select(long nanos) throws IOException {
        selecting = true;
        if (newsCame()) {
            // Whoever brought it before we said that we select has not woken us.
            selector.selectNow(addReady);
        } else if (nanos == Long.MAX_VALUE) {
            selector.select(addReady);
        } else {
            selector.select(addReady, nanos / 1_000_000 + 1);
        }
        selecting = false;
    }

    private boolean newsCame() {
        return !handedBack.isEmpty() || ended || (server.closing() && !drained);
    }

    /** Takes what waits in the backlogs, lets go of the ports, and gives every connection a turn to see that it ends. */
    private void drain() throws IOException {
        drained = true;
        for (Acceptor acceptor : acceptors) {
            acceptor.drain();
        }
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof SocketConnection connection && !connection.aside()) {
                ready.add(connection);
            }
        }
        selector.selectNow();
        server.drained();
    }

    private void closeAll() throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof SocketConnection connection && !connection.aside()) {
                connection.abort();
            }
        }
        selector.close();
    }

    // What endpoints ask of it, under the lead.

    /** Lets the endpoint have another turn after those that are ready already. */
    void again(Endpoint endpoint) {
        ready.add(endpoint);
    }

    /** Sets when the endpoint is due. */
    void due(Endpoint endpoint, long nanoTime) {
        deadlines.set(endpoint, nanoTime);
    }

    void notDue(Endpoint endpoint) {
        deadlines.clear(endpoint);
    }

    // What anyone may ask of it.

    /** Gives a connection to the leader, who does what its service asked for. */
    void handBack(SocketConnection connection) {
        handedBack.add(connection);
        wake();
        if (ended) {
            handedBack.forEach(SocketConnection::abort);
        }
    }

    void wake() {
        if (selecting) {
            selector.wakeup();
        }
    }

    /** Cuts every connection and ends every worker. */
    void end() {
        ended = true;
        selector.wakeup();
        aside.forEach(Worker::cut);
    }

    Selector selector() {
        return selector;
    }

    Limits limits() {
        return limits;
    }

    Buffers buffers() {
        return buffers;
    }

    int threads() {
        return threads.get();
    }

    boolean closing() {
        return server.closing();
    }

    Admission admission() {
        return server.admission();
    }

    Memory memory() {
        return server.memory();
    }

    void left(Ticket ticket) {
        server.left(ticket);
    }

    int active() {
        return server.active();
    }

    Load load() {
        return server.load();
    }

    /** How many workers wait with the lead passed on, each with a connection. */
    int held() {
        return aside.size();
    }

    void report(String what) {
        server.report(what, null);
    }

    void report(String what, Throwable cause) {
        server.report(what, cause);
    }
}
