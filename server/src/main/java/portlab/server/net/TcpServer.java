package portlab.server.net;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Listeners and the groups of workers that answer on them. It takes over the listeners that it is given: closing it
 * closes them.
 */
public final class TcpServer implements AutoCloseable {
    private static final int CORES_A_GROUP = 4;

    private final Limits limits;
    private final Admission admission;
    private final Memory memory;
    private final BiConsumer<String, Throwable> reports;
    private final List<Listener> listeners;
    private final List<Workers> groups = new ArrayList<>();
    private final AtomicInteger workerNumbers = new AtomicInteger();
    private volatile boolean draining;
    private volatile boolean closing;
    private boolean ended;
    private int undrained;

    /**
     * @param entrance who is let in
     * @param memory what may be kept of what peers send, by all of them
     * @param reports takes a sentence, and its cause or null, for whatever goes wrong that no peer can be told of; it
     *     is called by the workers and must not wait
     */
    public TcpServer(
            List<Listener> listeners,
            Limits limits,
            Entrance entrance,
            Memory memory,
            BiConsumer<String, Throwable> reports)
            throws IOException {
        this.listeners = List.copyOf(listeners);
        this.limits = limits;
        this.admission = new Admission(entrance);
        this.memory = memory;
        this.reports = reports;
        int cores = Runtime.getRuntime().availableProcessors();
        int number = (cores + CORES_A_GROUP - 1) / CORES_A_GROUP;
        Limits share = limits.withWorkers(Math.max(2, limits.workers() / number));
        for (int i = 0; i < number; i++) {
            groups.add(new Workers(this, this.listeners, share));
        }
        undrained = number;
    }

    /** Starts accepting, and returns at once. */
    public void start() {
        groups.forEach(Workers::start);
    }

    /** Connections open at the moment; see {@link Load#connections}. */
    public int active() {
        return admission.inside();
    }

    /** What there is to do at the moment. */
    public Load load() {
        int held = groups.stream().mapToInt(Workers::held).sum();
        return new Load(admission.inside(), held, threads(), limits.workers(), draining);
    }

    /** Threads there are at the moment. */
    public int threads() {
        return groups.stream().mapToInt(Workers::threads).sum();
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
        groups.forEach(Workers::wake);
        await(() -> ended || undrained == 0 && admission.inside() == 0, graceNanos);
        end();
        groups.forEach(Workers::end);
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
            report("cannot close " + listener.address(), e);
        }
    }

    // What the workers tell it.

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

    Memory memory() {
        return memory;
    }

    /** A connection has ended. */
    void left(Ticket ticket) {
        admission.leave(ticket);
        if (closing && admission.inside() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    int nextWorker() {
        return workerNumbers.incrementAndGet();
    }

    void report(String what, Throwable cause) {
        reports.accept(what, cause);
    }
}
