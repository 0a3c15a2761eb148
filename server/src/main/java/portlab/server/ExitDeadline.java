package portlab.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process at the latest when its time is over, whatever its threads wait for: a disk that does not answer, say.
 * Its own thread exists from the start, because the system may grant none when it is needed.
 */
final class ExitDeadline {
    /** As when the system ends a program because of SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    private Duration time;

    ExitDeadline() {
        Thread thread = new Thread(null, this::await, "exit deadline", 64 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    /** Lets the process live for so much longer. */
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
