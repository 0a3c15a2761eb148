package portlab.server.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Workers that take turns leading on one selector (the leader/followers pattern). The leader waits on the selector, accepts
 * connections, and calls the services itself, so that no request needs a handover between threads.
 *
 * <p>A worker can lose the lead and keep the connection that it serves in two ways: the service {@linkplain #detach steps
 * aside} before it waits or works for long, or the {@link Sentinel} {@linkplain #look takes the lead} from a slow turn.
 * Either needs a spare worker that leads instead; at most all workers but one may be without the lead. The leader never
 * waits for a spare worker: if there is none, it cuts the connection with the slowest reader, or keeps the lead.
 *
 * <p>Only the leader uses the fields marked as the leader's. They need no lock, because passing the lead orders the accesses.
 */
final class WorkerGroup {
    static final String NO_THREADS =
            "the system grants no more threads: raise the limit (ulimit -u) or end other programs";

    /** Small stacks: the services' calls are shallow, and there may be a thousand threads. */
    private static final long STACK_BYTES = 256 * 1024;

    /** How long to wait after the system refused a thread: the JVM prints a warning for each attempt. */
    private static final long THREAD_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** After this long, a slow turn is worth cutting the slowest reader for; before, it may end any moment. */
    private static final long LONG_TURN = TimeUnit.MILLISECONDS.toNanos(200);

    private final TcpServer server;
    private final Limits limits;
    private final EventLoop loop;
    private final Worker.Buffers buffers = new Worker.Buffers();
    private final Lead lead = new Lead();

    /** How many more workers may lose the lead. */
    private final Semaphore spare;

    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicLong noThreadUntil = new AtomicLong(System.nanoTime());

    // The leader's:
    private ConnectionHandler served;
    private boolean allClosed;

    // The sentinel's:
    private long turnSeen;
    private long seenAt;

    WorkerGroup(TcpServer server, List<Listener> listeners, Limits limits) throws IOException {
        this.server = server;
        this.limits = limits;
        this.spare = new Semaphore(limits.workers() - 1);
        this.loop = new EventLoop(server);
        for (Listener listener : listeners) {
            loop.add(new Acceptor(listener, this));
        }
    }

    /**
     * Starts a leader and a follower, the minimum for passing the lead.
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

    /** Waits for the lead. False if the worker should end. */
    boolean follow() {
        boolean leads = lead.follow();
        if (leads && allClosed) {
            lead.release();
            return false;
        }
        return leads;
    }

    /** Called when a worker's thread ends. */
    void retire(Worker worker) {
        workers.remove(worker);
        threads.decrementAndGet();
    }

    /** Replaces a worker that died, which is not expected to happen. */
    void died(Worker worker, Throwable cause) {
        if (worker.leads()) {
            lead.release();
        } else {
            lead.removeFollower();
        }
        retire(worker);
        server.report("a worker thread died", cause);
        if (!recruit() && threads.get() == 0) {
            server.fail("the last worker thread died");
        }
    }

    /** Starts a follower; false if there are enough workers or the system grants no thread. */
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
            worker = new Worker(this, "worker-" + server.nextWorker());
            workers.add(worker);
            server.newThread(worker, worker.name(), STACK_BYTES).start();
            return true;
        } catch (Exception | Error e) {
            lead.removeFollower();
            if (worker != null) {
                workers.remove(worker);
            }
            threads.decrementAndGet();
            noThreadUntil.set(System.nanoTime() + THREAD_PAUSE);
            server.report("the system grants no more threads; continuing with the existing ones", null);
            return false;
        }
    }

    // Giving up the lead.

    /**
     * Lets a follower lead while {@code worker} keeps the connection that it serves. Does nothing if the worker has already
     * lost the lead in this turn.
     *
     * @return false if there is no spare worker; then {@code worker} still leads
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
     * Lets a follower lead, if the turn is not over and there is a spare worker. Synchronized, so that a worker and the
     * sentinel never take two spare workers for the same turn.
     *
     * @param cutting whether to cut the slowest reader if that is the only way to get a spare worker
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

    /** Must not fail between taking the lead and releasing it. */
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

    /** Takes a spare worker to lead instead of the current leader; that needs a follower, too. */
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
     * Cuts the connection whose reader has taken nothing for the longest time. Its worker then becomes the spare one. Workers
     * that wait for something other than a reader cannot be interrupted.
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
            if (slowest.cut()) {
                return true;
            }
        }
    }

    /** Called when a worker without the lead has ended its turn. It is spare unless another connection took it. */
    void reattach(boolean isSpare) {
        held.decrementAndGet();
        if (isSpare) {
            spare.release();
        }
        lead.addFollower();
    }

    /** Called by the sentinel every few milliseconds. Returns whether there was a turn since the last call. */
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
            server.report("the sentinel could not take the lead from a slow turn", e);
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

    /** Handles one event, or looks for some. Never throws. */
    void step(Worker leader) {
        try {
            if (loop.ended()) {
                endAll(leader);
            } else {
                loop.step(leader);
            }
        } catch (Exception | Error e) {
            server.report("unexpected error in a worker", e);
        }
    }

    private void endAll(Worker leader) throws IOException {
        leader.lostLead();
        try {
            loop.closeAll();
        } finally {
            allClosed = true;
            lead.addFollower();
            lead.release();
        }
    }

    // Turns.

    /** Begins a turn of {@code connection}. The sentinel can take the lead until the turn ends. */
    void beginTurn(ConnectionHandler connection, Worker leader) {
        served = connection;
        leader.beginTurn(lead.beginTurn(), connection);
        server.sentinel().wake();
    }

    /** Ends the worker's turn. Returns whether the worker still leads. */
    boolean endTurn(Worker worker) {
        worker.endTurn();
        if (worker.leads() && !lead.endTurn(worker.turn())) {
            awaitPassed();
            worker.lostLead();
        }
        return worker.leads();
    }

    /** Waits until the thread that took the lead has also detached the connection. */
    private synchronized void awaitPassed() {}

    // Called by any thread.

    /** Cuts every connection and ends every worker. */
    void end() {
        loop.end();
        for (Worker worker : workers) {
            SlowReader reader = worker.slowReader();
            if (reader != null) {
                reader.wake();
            }
        }
    }

    Overview.Group overview(boolean admin) {
        List<Overview.Member> members = new ArrayList<>();
        workers.forEach(worker -> members.add(worker.overview()));
        members.sort(Comparator.comparing(Overview.Member::name, Comparator.comparingInt(String::length))
                .thenComparing(Overview.Member::name));
        return new Overview.Group(admin, lead.turn() / 2, members);
    }

    /** Adds the open connections, with the worker that serves each or null. */
    void addConnections(Map<ConnectionHandler, Worker> all) {
        loop.connections().forEach(connection -> all.put(connection, null));
        for (Worker worker : workers) {
            ConnectionHandler serving = worker.serving();
            if (serving != null) {
                all.put(serving, worker);
            }
        }
    }

    TcpServer server() {
        return server;
    }

    EventLoop loop() {
        return loop;
    }

    Limits limits() {
        return limits;
    }

    Worker.Buffers buffers() {
        return buffers;
    }

    /** Whether the group has served no connection yet. */
    boolean isUnused() {
        return lead.turn() == 0;
    }

    int threads() {
        return threads.get();
    }

    /** How many workers serve a connection without the lead. */
    int held() {
        return held.get();
    }
}
