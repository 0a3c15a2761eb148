package portlab.server.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Listeners and the groups of workers that answer on them. It takes over the listeners that it is given: closing it
 * closes them.
 */
public final class TcpServer implements AutoCloseable {
    private static final int CORES_A_GROUP = 4;

    private final Limits limits;
    private final BiConsumer<String, Throwable> reports;
    private final List<Listener> listeners;
    private final List<Workers> groups = new ArrayList<>();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger workerNumbers = new AtomicInteger();
    private volatile boolean closing;
    private int undrained;

    /**
     * @param reports takes a sentence, and its cause or null, for whatever goes wrong that no peer can be told of; it
     *     is called by the workers and must not wait
     */
    public TcpServer(List<Listener> listeners, Limits limits, BiConsumer<String, Throwable> reports)
            throws IOException {
        this.listeners = List.copyOf(listeners);
        this.limits = limits;
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

    /** Connections open at the moment. */
    public int active() {
        return active.get();
    }

    /** Threads there are at the moment. */
    public int threads() {
        return groups.stream().mapToInt(Workers::threads).sum();
    }

    /**
     * Stops accepting and releases the ports, lets what is in flight be finished for {@link Limits#grace}, and cuts the
     * rest. Returns when all is closed.
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
        closing = true;
        groups.forEach(Workers::wake);
        awaitQuiet(System.nanoTime() + graceNanos);
        groups.forEach(Workers::end);
        listeners.forEach(this::release);
    }

    private synchronized void awaitQuiet(long deadline) {
        try {
            long left = deadline - System.nanoTime();
            while ((undrained > 0 || active.get() > 0) && left > 0) {
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

    void opened() {
        active.incrementAndGet();
    }

    void closed() {
        if (active.decrementAndGet() == 0 && closing) {
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
