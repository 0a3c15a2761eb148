package portlab.server.net;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import portlab.common.AddressText;

/**
 * Listeners and the groups of workers that answer on them. It takes over the listeners that it is given: closing it
 * closes them. Those that {@linkplain Listener#openToTheEnd stay open} to the end have workers of their own, so that they
 * answer whatever the others are held up by.
 */
public final class TcpServer implements AutoCloseable {
    private static final int CORES_A_GROUP = 4;
    private static final int ADMIN_WORKERS = 8;
    private static final long SENTINEL_STACK_BYTES = 256 * 1024;

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
    private final AtomicLong leadsTaken = new AtomicLong();
    private final AtomicLong longestTurn = new AtomicLong();
    private volatile boolean draining;
    private volatile boolean closing;
    private boolean ended;
    private int undrained;

    /** What a server tells its owner. Called by the workers; must not wait. */
    public interface Events {
        /**
         * Something went wrong that no peer can be told of.
         *
         * @param what a sentence
         * @param cause may be null
         */
        void report(String what, Throwable cause);

        /**
         * The server cannot go on, and the process should end.
         *
         * @param why a sentence
         */
        void failed(String why);

        /** Passes reports on, and ignores the end. */
        static Events reporting(BiConsumer<String, Throwable> reports) {
            return new Events() {
                @Override
                public void report(String what, Throwable cause) {
                    reports.accept(what, cause);
                }

                @Override
                public void failed(String why) {
                    reports.accept(why, null);
                }
            };
        }
    }

    /** Makes threads; a test's one fails as the system does. */
    interface ThreadMaker {
        Thread make(Runnable work, String name, long stackBytes);
    }

    /**
     * @param entrance who is let in
     * @param memory what may be kept of what peers send, by all of them
     */
    public TcpServer(
            List<Listener> listeners, Limits limits, AdmissionPolicy entrance, MemoryBudget memory, Events events)
            throws IOException {
        this(listeners, limits, entrance, memory, events, (work, name, stack) -> new Thread(null, work, name, stack));
    }

    TcpServer(
            List<Listener> listeners,
            Limits limits,
            AdmissionPolicy entrance,
            MemoryBudget memory,
            Events events,
            ThreadMaker threads)
            throws IOException {
        this.listeners = List.copyOf(listeners);
        this.limits = limits;
        this.admission = new Admission(entrance);
        this.memory = memory;
        this.events = events;
        this.threads = threads;
        List<Listener> services =
                listeners.stream().filter(one -> !one.staysOpen()).toList();
        List<Listener> admin = listeners.stream().filter(Listener::staysOpen).toList();
        int cores = Runtime.getRuntime().availableProcessors();
        int number = (cores + CORES_A_GROUP - 1) / CORES_A_GROUP;
        Limits share = limits.withWorkers(Math.max(2, limits.workers() / number));
        for (int i = 0; i < number; i++) {
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
     * Starts accepting, and returns at once.
     *
     * @throws IOException when the system does not grant the few threads without which nothing can be served
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
        return admission.inside();
    }

    /** What there is to do at the moment. */
    public Load load() {
        int held = groups.stream().mapToInt(WorkerGroup::held).sum();
        return new Load(
                admission.inside(),
                held,
                threads(),
                limits.workers(),
                draining,
                leadsTaken.get(),
                Duration.ofNanos(longestTurn.get()));
    }

    /** Worker threads there are at the moment, those of listeners that stay open not counted. */
    public int threads() {
        return groups.stream().mapToInt(WorkerGroup::threads).sum();
    }

    /**
     * Says in its {@link #load} that it drains, and serves on for this long, so that whoever distributes work has time to
     * see it and to send new peers elsewhere. Returns when the time is over or the server is closed.
     */
    public void drain(Duration time) {
        draining = true;
        await(() -> closing, time.toNanos());
    }

    /**
     * Stops accepting and releases the ports, lets what is in flight be finished for {@link Limits#grace}, and cuts the
     * rest. Returns when all is closed. Listeners that {@linkplain Listener#openToTheEnd stay open} are closed last.
     */
    @Override
    public void close() {
        close(limits.grace().toNanos());
    }

    /** Cuts everything at once. A {@link #close} under way in another thread then returns. */
    public void closeNow() {
        close(0);
    }

    private void close(long graceNanos) {
        draining = true;
        beginClosing();
        all().forEach(WorkerGroup::wake);
        await(() -> ended || undrained == 0 && admission.inside() == 0, graceNanos);
        end();
        all().forEach(WorkerGroup::end);
        // So that the log has what was cut; a worker that waits for a disk has to be left behind.
        await(() -> admission.inside() == 0, LAST_CUTS);
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

    // What the workers ask of it and tell it.

    Thread newThread(Runnable work, String name, long stackBytes) {
        return threads.make(work, name, stackBytes);
    }

    Sentinel sentinel() {
        return sentinel;
    }

    boolean closing() {
        return closing;
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

    /** A connection has ended. */
    void left(Slot slot) {
        admission.leave(slot);
        if (closing && admission.inside() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    int nextWorker() {
        return workerNumbers.incrementAndGet();
    }

    /** The lead was taken away from a slow turn. */
    void leadTaken() {
        leadsTaken.incrementAndGet();
    }

    /** A turn whose lead was taken away has worked for so long. */
    void slowTurn(long nanos) {
        longestTurn.accumulateAndGet(nanos, Math::max);
    }

    /** Never fails: there may not be memory even for this. */
    void report(String what, Throwable cause) {
        try {
            events.report(what, cause);
        } catch (Exception | Error e) {
            // Who cannot be told what went wrong cannot be told this either.
            return;
        }
    }

    /** Nobody is served any more, and nothing waits for what is in flight. */
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
