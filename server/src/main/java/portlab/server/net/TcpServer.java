package portlab.server.net;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import portlab.common.AddressText;
import portlab.server.admission.Admission;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.net.Connection.Load;

/**
 * Serves connections on listeners, with groups of workers. Closing the server closes its listeners. Listeners that
 * {@linkplain Listener#openToTheEnd stay open} to the end have their own workers, so that they answer even if all others are
 * blocked.
 */
public final class TcpServer implements AutoCloseable {
    private static final int ADMIN_WORKERS = 8;
    private static final long SENTINEL_STACK_BYTES = 256 * 1024;

    /** How long to wait at the end until the services have logged the connections that were cut. */
    private static final long LAST_CUTS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Limits limits;
    private final Admission admission;
    private final MemoryBudget memory;
    private final Events events;
    private final ThreadMaker threads;
    private final List<Listener> listeners;
    private final List<WorkerGroup> groups = new ArrayList<>();
    private final List<WorkerGroup> adminGroups = new ArrayList<>();
    private final Sentinel sentinel;
    private final AtomicInteger workerNumbers = new AtomicInteger();
    private final AtomicLong rounds = new AtomicLong(Connection.NO_ROUND);
    private final AtomicLong leadsTaken = new AtomicLong();
    private final AtomicLong longestTurn = new AtomicLong();
    private final EndedPeers endedPeers = new EndedPeers();
    private volatile boolean draining;
    private volatile boolean closing;
    private boolean ended;
    private int undrained;

    /** Reports of the server to its owner. The workers call them; they must not wait. */
    public interface Events {
        /**
         * Reports a failure that the server cannot answer to a peer.
         *
         * @param what a sentence
         * @param cause may be null
         */
        void report(String what, Throwable cause);

        /**
         * Reports that the server cannot continue; the process should end.
         *
         * @param why completes "because …"
         */
        void failed(String why);
    }

    /** Creates threads; a test replaces it to simulate a system that refuses them. */
    interface ThreadMaker {
        Thread make(Runnable work, String name, long stackBytes);
    }

    /**
     * @param policy which connections to accept
     * @param memory limits the memory for unread input of all connections together
     */
    public TcpServer(
            List<Listener> listeners, Limits limits, AdmissionPolicy policy, MemoryBudget memory, Events events)
            throws IOException {
        this(listeners, limits, policy, memory, events, (work, name, stack) -> new Thread(null, work, name, stack));
    }

    TcpServer(
            List<Listener> listeners,
            Limits limits,
            AdmissionPolicy policy,
            MemoryBudget memory,
            Events events,
            ThreadMaker threads)
            throws IOException {
        this.listeners = List.copyOf(listeners);
        this.limits = limits;
        this.admission = new Admission(policy);
        this.memory = memory;
        this.events = events;
        this.threads = threads;
        List<Listener> services = new ArrayList<>();
        List<Listener> admin = new ArrayList<>();
        for (Listener listener : listeners) {
            (listener.staysOpen() ? admin : services).add(listener);
        }
        Limits share = limits.withWorkers(limits.workersPerGroup());
        for (int i = 0; i < Limits.groups(); i++) {
            groups.add(new WorkerGroup(this, services, share));
        }
        if (!admin.isEmpty()) {
            adminGroups.add(new WorkerGroup(this, admin, limits.withWorkers(ADMIN_WORKERS)));
        }
        this.sentinel = new Sentinel(all());
        undrained = all().size();
    }

    private List<WorkerGroup> all() {
        List<WorkerGroup> all = new ArrayList<>(groups);
        all.addAll(adminGroups);
        return all;
    }

    /**
     * Starts accepting connections and returns.
     *
     * @throws IOException when the system does not grant the few threads that the server needs
     */
    public void start() throws IOException {
        try {
            Thread thread = newThread(sentinel, "sentinel", SENTINEL_STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        } catch (OutOfMemoryError e) {
            throw new IOException(WorkerGroup.NO_THREADS, e);
        }
        for (WorkerGroup group : all()) {
            group.start();
        }
    }

    /** Connections open at the moment; see {@link Load#connections}. */
    public int active() {
        return admission.count();
    }

    /** The load now, without listeners that stay open to the end. */
    public Load load() {
        int held = groups.stream().mapToInt(WorkerGroup::held).sum();
        return new Load(
                admission.count(),
                held,
                groups.stream().mapToInt(WorkerGroup::threads).sum(),
                limits.workers(),
                draining,
                leadsTaken.get(),
                Duration.ofNanos(longestTurn.get()));
    }

    /**
     * What the server is doing now. Costs the workers nothing.
     *
     * @param most the most open connections to list
     */
    public Overview overview(int most) {
        Map<ConnectionHandler, Worker> connections = new IdentityHashMap<>();
        all().forEach(group -> group.addConnections(connections));
        List<Overview.Peer> latest = connections.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getKey().openedNanos()))
                .limit(most)
                .map(entry -> entry.getKey().overview(entry.getValue()))
                .toList();
        List<Overview.Group> overviews = new ArrayList<>();
        groups.forEach(group -> overviews.add(group.overview(false)));
        adminGroups.forEach(group -> overviews.add(group.overview(true)));
        return new Overview(load(), latest, connections.size(), endedPeers.take(), overviews);
    }

    /**
     * Announces in {@link #load} that the server will shut down, and keeps serving for this long, so that load balancers
     * have time to send new clients elsewhere. Returns when the time is over or the server is closed.
     */
    public void drain(Duration time) {
        draining = true;
        await(() -> closing, time.toNanos());
    }

    /**
     * Stops accepting, waits up to {@link Limits#grace} for exchanges under way, and cuts the rest. Returns when everything
     * is closed. Listeners that {@linkplain Listener#openToTheEnd stay open} close last.
     */
    @Override
    public void close() {
        close(limits.grace().toNanos());
    }

    /** Closes the server without waiting. A {@link #close} under way in another thread then returns. */
    public void closeNow() {
        close(0);
    }

    private void close(long graceNanos) {
        draining = true;
        beginClosing();
        all().forEach(group -> group.loop().wake());
        await(() -> ended || undrained == 0 && admission.count() == 0, graceNanos);
        end();
        all().forEach(WorkerGroup::end);
        // Lets services log the connections that were cut; does not wait for a worker that waits for a disk.
        await(() -> admission.count() == 0, LAST_CUTS);
        sentinel.end();
        listeners.forEach(this::release);
    }

    private synchronized void beginClosing() {
        closing = true;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void await(BooleanSupplier condition, long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            long left = nanos;
            while (!condition.getAsBoolean() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void release(Listener listener) {
        try {
            listener.close();
        } catch (IOException e) {
            report("cannot close " + AddressText.of(listener.address()), e);
        }
    }

    // Called by the workers.

    Thread newThread(Runnable work, String name, long stackBytes) {
        return threads.make(work, name, stackBytes);
    }

    /** Whether the server still waits for its first connection. */
    public boolean isUnused() {
        for (WorkerGroup group : groups) {
            if (!group.isUnused()) {
                return false;
            }
        }
        return !closing;
    }

    Sentinel sentinel() {
        return sentinel;
    }

    boolean closing() {
        return closing;
    }

    EndedPeers endedPeers() {
        return endedPeers;
    }

    synchronized void drained() {
        undrained--;
        notifyAll();
    }

    Admission admission() {
        return admission;
    }

    MemoryBudget memory() {
        return memory;
    }

    /** Called when a connection has ended. */
    void left(Admission.Slot slot) {
        admission.leave(slot);
        if (closing && admission.count() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** The number of a new round; larger than those of all groups before it. */
    long nextRound() {
        return rounds.incrementAndGet();
    }

    int nextWorker() {
        return workerNumbers.incrementAndGet();
    }

    /** Called when the sentinel has taken the lead from a slow turn. */
    void leadTaken() {
        leadsTaken.incrementAndGet();
    }

    /** Called when such a turn has ended, with its duration. */
    void slowTurn(long nanos) {
        longestTurn.accumulateAndGet(nanos, Math::max);
    }

    /** Never throws, even without memory for the report. */
    void report(String what, Throwable cause) {
        try {
            events.report(what, cause);
        } catch (Exception | Error e) {
            // A failing report cannot be reported.
            return;
        }
    }

    /** Ends the server without waiting for exchanges under way. */
    void fail(String why) {
        closing = true;
        end();
        try {
            events.failed(why);
        } catch (Exception | Error e) {
            Runtime.getRuntime().halt(1);
        }
    }
}
