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
 * What went wrong while serving, for whoever runs the server. Reporting never waits: a thread of its own writes, and when
 * that cannot, as when standard error is a pipe that nobody reads, reports are lost.
 */
final class Reports implements BiConsumer<String, Throwable>, AutoCloseable {
    private static final int QUEUE = 256;
    private static final long LAST_LINES_MILLIS = 1000;

    /** Causes can go in a circle. */
    private static final int MOST_CAUSES = 8;

    private final Consumer<String> out;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Reports::daemon,
            new ThreadPoolExecutor.DiscardPolicy());

    /** @param out takes a report line by line, and may wait */
    Reports(Consumer<String> out) {
        this.out = out;
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

    /** Defects have their stack trace. What went wrong with the network or a disk is known by its exception alone. */
    private static List<String> lines(String what, Throwable cause) {
        List<String> lines = new ArrayList<>();
        lines.add(cause == null ? what : what + " (" + cause + ")");
        Throwable defect = cause instanceof IOException ? null : cause;
        for (int depth = 0; defect != null && depth < MOST_CAUSES; depth++) {
            if (depth > 0) {
                lines.add("  caused by " + defect);
            }
            for (StackTraceElement frame : defect.getStackTrace()) {
                lines.add("    at " + frame);
            }
            defect = defect.getCause();
        }
        return lines;
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
