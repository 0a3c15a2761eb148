package portlab.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What went wrong while serving, for whoever runs the server. Reporting never waits: a thread of its own writes, and when
 * that cannot, as when standard error is a pipe that nobody reads, reports are lost.
 */
final class Reports implements BiConsumer<String, Throwable>, AutoCloseable {
    private static final int QUEUE = 256;
    private static final long LAST_LINES_MILLIS = 1000;

    private final Consumer<String> out;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Reports::daemon,
            new ThreadPoolExecutor.DiscardPolicy());

    /** @param out takes each report as one line, and may wait */
    Reports(Consumer<String> out) {
        this.out = out;
        // Now, because the system may grant no thread when there is something to report.
        writer.prestartCoreThread();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "reports");
        thread.setDaemon(true);
        return thread;
    }

    /** @param cause may be null */
    @Override
    public void accept(String what, Throwable cause) {
        writer.execute(() -> out.accept(cause == null ? what : what + " (" + cause + ")"));
    }

    /** Writes what was reported before, unless that takes more than a second. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(LAST_LINES_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
