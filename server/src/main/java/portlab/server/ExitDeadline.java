package portlab.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process after a time, even if threads are blocked, for example by a disk that does not answer. Its thread exists
 * from the start, because the system may refuse one later.
 */
final class ExitDeadline {
    /** The usual exit code after SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    private Duration time;

    ExitDeadline() {
        Thread thread = new Thread(null, this::await, "exit deadline", 64 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the process after this time. */
    synchronized void in(Duration remaining) {
        time = remaining;
        notifyAll();
    }

    private synchronized void await() {
        try {
            while (time == null) {
                wait();
            }
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            Runtime.getRuntime().halt(TERMINATED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
