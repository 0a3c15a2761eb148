package portlab.server.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A group of workers that take turns at leading on one selector (the leader/followers pattern). The leader waits on the
 * selector, accepts, and calls the services itself, so that a request that can be answered at once is never handed from
 * thread to thread.
 *
 * <p>A worker gives up the lead, and keeps the connection that it serves, in two ways: a service that is about to wait
 * or to work for long {@linkplain #detach steps aside}, and the {@link Sentinel} {@linkplain #look takes the lead} from
 * a turn that takes too long. Either needs a spare worker to lead instead: all but one may be without the lead. Nothing
 * waits for one while it leads: when there is no spare worker, the
 * connection with the slowest reader is cut to free one, or else the worker keeps the lead.
 *
 * <p>The fields marked as the leader's are touched by the leader alone and need no lock: passing the lead on orders the
 * accesses.
 */
final class WorkerGroup {
    static final String NO_THREADS =
            "the system grants no more threads: raise the limit (ulimit -u), or end other programs";

    /** Small stacks: the services' calls are shallow, and there may be a thousand threads. */
    private static final long STACK_BYTES = 256 * 1024;

    /** How long to leave the system alone after it granted no thread: the JVM prints a warning for each attempt. */
    private static final long THREAD_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** A turn so long that the slowest reader is cut for the others; before that it may be over any moment. */
    private static final long LONG_TURN = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long SELECTOR_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /** A selector that fails so often in a row will not recover; with the pauses between, that takes a second. */
    private static final int SELECTOR_FAILURES = 100;

    private final TcpServer server;
    private final Limits limits;
    private final Selector selector;
    private final Buffers buffers = new Buffers();
    private final List<Acceptor> acceptors = new ArrayList<>();

    private final Lead lead = new Lead();
    /** How many more workers may be without the lead. */
    private final Semaphore spare;

    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicReference<ConnectionHandler> returned = new AtomicReference<>();
    private final AtomicLong noThreadUntil = new AtomicLong(System.nanoTime());
    private volatile boolean selecting;
    private volatile boolean ended;

    // The leader's:
    private final ArrayDeque<EventHandler> ready = new ArrayDeque<>();
    private final ArrayDeque<ConnectionHandler> again = new ArrayDeque<>();
    private final Deadlines<EventHandler> deadlines = new Deadlines<>();
    private final Consumer<SelectionKey> addReady = key -> ready.add((EventHandler) key.attachment());
    private ConnectionHandler served;
    private boolean drained;
    private boolean allClosed;
    private int selectorFailures;

    // The sentinel's:
    private long turnSeen;
    private long seenAt;

    WorkerGroup(TcpServer server, List<Listener> listeners, Limits limits) throws IOException {
        this.server = server;
        this.limits = limits;
        this.spare = new Semaphore(limits.workers() - 1);
        this.selector = Selector.open();
        for (Listener listener : listeners) {
            acceptors.add(new Acceptor(listener, this));
        }
    }

    /**
     * Starts a leader and a follower, the fewest with which nothing can hold up the others.
     *
     * @throws IOException when the system grants no threads
     */
    void start() throws IOException {
        if (!recruit() || !recruit()) {
            throw new IOException(NO_THREADS);
        }
        lead.release();
    }

    // Following.

    /** Waits for the lead. False when the caller is not needed any more. */
    boolean follow() {
        boolean leads = lead.follow();
        if (leads && allClosed) {
            lead.release();
            return false;
        }
        return leads;
    }

    /** A worker's thread ends. */
    void retire(Worker worker) {
        workers.remove(worker);
        threads.decrementAndGet();
    }

    /** A worker died, which none does in any way that we know of: others have to do its work. */
    void died(Worker worker, Throwable cause) {
        if (worker.leads()) {
            lead.release();
        } else {
            lead.removeFollower();
        }
        retire(worker);
        report("a worker thread died", cause);
        if (!recruit() && threads.get() == 0) {
            server.fail("the last worker thread died");
        }
    }

    /** Starts a worker that follows; false when there may not be more or the system grants no thread. */
    private boolean recruit() {
        if (noThreadUntil.get() - System.nanoTime() > 0) {
            return false;
        }
        if (threads.incrementAndGet() > limits.workers()) {
            threads.decrementAndGet();
            return false;
        }
        lead.addFollower();
        Worker worker = null;
        try {
            worker = new Worker(this);
            workers.add(worker);
            server.newThread(worker, "worker-" + server.nextWorker(), STACK_BYTES)
                    .start();
            return true;
        } catch (Exception | Error e) {
            lead.removeFollower();
            if (worker != null) {
                workers.remove(worker);
            }
            threads.decrementAndGet();
            noThreadUntil.set(System.nanoTime() + THREAD_PAUSE);
            report("the system grants no more threads: going on with those there are");
            return false;
        }
    }

    // Giving up the lead.

    /**
     * Lets a follower lead while {@code worker} keeps the connection that it serves. Does nothing when that has happened
     * before in this turn.
     *
     * @return false when no other worker can be had; then {@code worker} still leads
     */
    boolean detach(Worker worker) {
        if (worker.leads()) {
            boolean passed = passLead(worker.turn(), ConnectionHandler.NOT_SLOW, true);
            if (passed || lead.turn() != worker.turn()) {
                worker.lostLead();
            }
        }
        return !worker.leads();
    }

    /**
     * Ends a turn and lets a follower lead, if the turn is not over and a spare worker can be had. One at a time, so that a
     * worker and the sentinel never take two spare workers for one turn, and cut a slow reader for the second.
     *
     * @param cutting whether the slowest reader may be cut for it
     */
    private synchronized boolean passLead(long turn, long slowSince, boolean cutting) {
        if (lead.turn() != turn || !takeSpare() && !(cutting && takeSpareOfSlowest())) {
            return false;
        }
        boolean passed = passLeadToFollower(turn, slowSince);
        if (!passed) {
            spare.release();
        }
        return passed;
    }

    /** Nothing in here may fail between winning the lead and releasing it. */
    private boolean passLeadToFollower(long turn, long slowSince) {
        if (!lead.take(turn)) {
            return false;
        }
        served.detach(slowSince);
        held.incrementAndGet();
        lead.release();
        if (!lead.hasFollower()) {
            recruit();
        }
        return true;
    }

    /** Takes a spare worker to lead instead of the one that leads now; there must be a follower, too. */
    private boolean takeSpare() {
        if (spare.tryAcquire()) {
            if (lead.hasFollower() || recruit()) {
                return true;
            }
            spare.release();
        }
        return false;
    }

    /**
     * Cuts the connection whose reader took nothing for the longest. Its worker follows at once, and is
     * the caller's spare one. What waits for something other than a reader cannot be interrupted, and is left alone.
     */
    private boolean takeSpareOfSlowest() {
        while (true) {
            SlowReader slowest = null;
            for (Worker worker : workers) {
                SlowReader reader = worker.slowReader();
                if (reader != null && (slowest == null || reader.lastMoved() - slowest.lastMoved() < 0)) {
                    slowest = reader;
                }
            }
            if (slowest == null) {
                return false;
            }
            if (slowest.cut(SlowReader.End.FOR_ANOTHER)) {
                return true;
            }
        }
    }

    /** The turn of a worker without the lead is over: it follows, and is spare unless another connection was promised it. */
    void reattach(boolean isSpare) {
        held.decrementAndGet();
        if (isSpare) {
            spare.release();
        }
        lead.addFollower();
    }

    /** Called by the sentinel every few milliseconds. Whether there was a turn since the last call. */
    boolean look(Sentinel sentinel) {
        try {
            long turn = lead.turn();
            boolean same = turn == turnSeen;
            turnSeen = turn;
            if (same && Lead.isTurn(turn)) {
                takeLead(turn, sentinel);
            } else if (!same) {
                seenAt = System.nanoTime();
            }
            return !same || Lead.isTurn(turn);
        } catch (Exception | Error e) {
            report("the sentinel could not take the lead from a slow turn", e);
            return true;
        }
    }

    private void takeLead(long turn, Sentinel sentinel) {
        long age = System.nanoTime() - seenAt;
        if (passLead(turn, seenAt, age > LONG_TURN)) {
            server.leadTaken();
            sentinel.leadTaken();
        }
    }

    // Leading.

    /** Does one thing: serves one connection, or looks for some to serve. Nothing that goes wrong in it ends the worker. */
    void step(Worker leader) {
        try {
            EventHandler next = ended ? null : ready.poll();
            if (next != null) {
                next.turn(leader);
            } else if (ended) {
                endAll(leader);
            } else {
                look(leader);
            }
        } catch (Exception | Error e) {
            report("unexpected error in a worker", e);
        }
    }

    private void look(Worker leader) throws IOException {
        settleReturned();
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
        try {
            if (hasNews()) {
                // It came before we said that we select, so nobody has woken us, or it is already here.
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

    /** Those that want another turn come behind those that became ready meanwhile. */
    private void addAgain() {
        for (ConnectionHandler connection = again.poll(); connection != null; connection = again.poll()) {
            connection.inAgain = false;
            ready.add(connection);
        }
    }

    /** Without its selector a group cannot serve anybody: it is tried for a second, and then the server ends. */
    private void selectorFailed(Exception e) {
        selectorFailures++;
        if (selectorFailures == 1) {
            report("cannot ask the system which connections are ready; trying again", e);
        } else if (selectorFailures == SELECTOR_FAILURES) {
            server.fail("the system does not tell which connections are ready (" + e + ")");
        }
        LockSupport.parkNanos(this, SELECTOR_PAUSE);
    }

    private boolean hasNews() {
        return returned.get() != null || !again.isEmpty() || ended || (server.closing() && !drained);
    }

    /** Takes what waits in the backlogs, closes the ports, and gives every connection a turn to see that it ends. */
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

    private void endAll(Worker leader) throws IOException {
        leader.lostLead();
        try {
            closeAll();
        } finally {
            allClosed = true;
            lead.addFollower();
            lead.release();
        }
    }

    private void closeAll() throws IOException {
        abortReturned();
        again.forEach(WorkerGroup::abort);
        ready.forEach(WorkerGroup::abort);
        if (selector.isOpen()) {
            for (SelectionKey key : selector.keys()) {
                abort(key.attachment());
            }
            selector.close();
        }
    }

    private static void abort(Object handler) {
        if (handler instanceof ConnectionHandler connection && connection.leaveLine()) {
            connection.abort();
        }
    }

    // What event handlers ask of it while their worker leads.

    /** Begins a turn of {@code connection}; until it ends, the lead can be taken away. */
    void beginTurn(ConnectionHandler connection, Worker leader) {
        served = connection;
        leader.beginTurn(lead.beginTurn());
        server.sentinel().wake();
    }

    /** Ends the worker's turn, if it still leads. Whether it does. */
    boolean endTurn(Worker worker) {
        if (worker.leads() && !lead.endTurn(worker.turn())) {
            awaitPassed();
            worker.lostLead();
        }
        return worker.leads();
    }

    /** Returns when who took the lead has also detached the connection: only then is it the worker's. */
    private synchronized void awaitPassed() {}

    /** Lets the handler have its turn after those that are ready already. */
    void ready(EventHandler handler) {
        ready.add(handler);
    }

    /** Lets the connection have another turn after all that are ready, those included that nobody has asked for yet. */
    void again(ConnectionHandler connection) {
        if (!connection.inAgain) {
            again.add(connection);
            connection.inAgain = true;
        }
    }

    /** Sets when the handler is due. */
    void due(EventHandler handler, long nanoTime) {
        deadlines.set(handler, nanoTime);
    }

    /** Lets the handler not be due any more. At the end nothing is, and those that were given back are not the leader's. */
    void notDue(EventHandler handler) {
        if (!ended) {
            deadlines.clear(handler);
        }
    }

    // What anyone may ask of it.

    /**
     * Gives a connection to the leader, who does what its service asked for. Takes no memory, so that no connection is
     * lost for lack of it.
     */
    void giveBack(ConnectionHandler connection) {
        ConnectionHandler first;
        do {
            first = returned.get();
            connection.nextReturned = first;
        } while (!returned.compareAndSet(first, connection));
        wake();
        if (ended) {
            abortReturned();
        }
    }

    /** Settles what was given back, the earliest first. */
    private void settleReturned() {
        ConnectionHandler last = null;
        for (ConnectionHandler each = takeReturned(); each != null; ) {
            ConnectionHandler next = each.nextReturned;
            each.nextReturned = last;
            last = each;
            each = next;
        }
        while (last != null) {
            ConnectionHandler next = last.nextReturned;
            last.nextReturned = null;
            last.settle();
            last = next;
        }
    }

    /** Whoever takes them owns them, so none is aborted twice. */
    private void abortReturned() {
        for (ConnectionHandler each = takeReturned(); each != null; each = each.nextReturned) {
            each.abortReturned();
        }
    }

    private ConnectionHandler takeReturned() {
        return returned.get() == null ? null : returned.getAndSet(null);
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
        for (Worker worker : workers) {
            SlowReader reader = worker.slowReader();
            if (reader != null) {
                reader.cut(SlowReader.End.OF_SERVER);
            }
        }
    }

    boolean ended() {
        return ended;
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

    void slowTurn(long nanos) {
        server.slowTurn(nanos);
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

    MemoryBudget memory() {
        return server.memory();
    }

    void left(Slot slot) {
        server.left(slot);
    }

    int active() {
        return server.active();
    }

    Load load() {
        return server.load();
    }

    /** How many workers have a connection to themselves, without the lead. */
    int held() {
        return held.get();
    }

    void report(String what) {
        server.report(what, null);
    }

    void report(String what, Throwable cause) {
        server.report(what, cause);
    }
}
