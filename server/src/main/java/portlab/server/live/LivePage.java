package portlab.server.live;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import portlab.server.metrics.Metrics;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Overview;
import portlab.server.net.WireSampler;

/**
 * The data of the live page. While the page has viewers, a thread of its own looks at the server once a second and publishes what it
 * sees; without viewers there is no such thread, and nothing is recorded.
 */
public final class LivePage {
    /** How many connections a snapshot lists. */
    private static final int MOST_CONNECTIONS = 60;

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Metrics metrics;
    private final Sampling sampling;
    private final Supplier<About> about;
    private final BiConsumer<String, Throwable> errors;
    private volatile IntFunction<Overview> overviews;
    private boolean runs;

    /** The pages that watch. */
    public interface Viewers {
        /** Sends an event to all of them; see the HTML Standard, section 9.2. */
        void publish(String type, String data);

        int count();
    }

    /**
     * @param memory the budget for what is recorded
     * @param about asked for each viewer
     * @param errors gets what went wrong
     */
    public LivePage(Metrics metrics, MemoryBudget memory, Supplier<About> about, BiConsumer<String, Throwable> errors) {
        this.metrics = metrics;
        this.sampling = new Sampling(memory);
        this.about = about;
        this.errors = errors;
    }

    /** Records connections for the page. */
    public WireSampler sampler() {
        return sampling;
    }

    /** What does not change, as JSON. */
    public String about() {
        return about.get().json();
    }

    /** What {@code --wire} would show of an exchange; empty if it is no longer kept. */
    public Optional<String> exchange(long number) {
        return sampling.text(number);
    }

    /** Sets where the overviews come from. Call this before {@link #begin}. */
    public void look(IntFunction<Overview> at) {
        overviews = at;
    }

    /** Begins to watch for these viewers, unless it watches already. Does not wait. */
    public synchronized void begin(Viewers viewers) {
        if (runs) {
            return;
        }
        Thread thread = new Thread(() -> run(viewers), "live page");
        thread.setDaemon(true);
        try {
            thread.start();
            runs = true;
        } catch (OutOfMemoryError e) {
            errors.accept("the system grants no thread for the live page", null);
        }
    }

    private void run(Viewers viewers) {
        long next = System.nanoTime();
        while (keepsRunning(viewers)) {
            try {
                sampling.renew();
                viewers.publish("snapshot", snapshot(viewers.count()));
            } catch (RuntimeException | Error e) {
                errors.accept("the live page missed a snapshot", e);
            }
            next += INTERVAL;
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
            next = Math.max(next, System.nanoTime() - INTERVAL);
        }
        sampling.end();
    }

    private synchronized boolean keepsRunning(Viewers viewers) {
        runs = viewers.count() > 0;
        return runs;
    }

    private String snapshot(int viewers) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        return Snapshot.json(millis, metrics, overviews.apply(MOST_CONNECTIONS), sampling.summaries(), viewers);
    }
}
