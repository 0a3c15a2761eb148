package portlab.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes errors while serving to the operator. Reporting never waits: a separate thread writes. When it cannot, for example
 * because no program reads the pipe on standard error, reports are lost.
 */
final class ErrorLog implements BiConsumer<String, Throwable>, AutoCloseable {
    private static final int QUEUE = 256;
    private static final long LAST_LINES_MILLIS = 1000;

    /** Causes can form a cycle. */
    private static final int MOST_CAUSES = 8;

    private final Consumer<String> out;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            ErrorLog::daemon,
            new ThreadPoolExecutor.DiscardPolicy());

    /** @param out writes one line; may wait */
    ErrorLog(Consumer<String> out) {
        this.out = out;
        // Started now, because the system may refuse a thread when there is something to report.
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
        writer.execute(() -> lines(what, cause).forEach(out));
    }

    /** Reports what ends the server. Nothing is worth a report after that. */
    void last(String what) {
        accept(what, null);
        writer.shutdown();
    }

    /**
     * A bug gets the stack trace of its first cause, which contains the others. For an {@link IOException}, the exception
     * itself says enough.
     */
    private static List<String> lines(String what, Throwable cause) {
        if (cause == null || cause instanceof IOException) {
            return List.of(cause == null ? what : what + " (" + cause + ")");
        }
        List<String> lines = new ArrayList<>(List.of(what + " (" + cause + ")"));
        Throwable first = cause;
        for (int depth = 1; first.getCause() != null && depth < MOST_CAUSES; depth++) {
            first = first.getCause();
            lines.add("  caused by " + first);
        }
        for (StackTraceElement frame : first.getStackTrace()) {
            lines.add("    at " + frame);
        }
        return lines;
    }

    /** Writes the remaining reports, for at most a second. */
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
