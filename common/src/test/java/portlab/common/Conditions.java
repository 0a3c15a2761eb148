package portlab.common;

import java.time.Duration;

/** Waits for conditions. */
public final class Conditions {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 2;

    private Conditions() {}

    /** A condition whose check may fail with an exception. */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /** Waits until the condition holds; fails after a minute. */
    public static <E extends Exception> void await(String what, Condition<E> condition) throws E, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("never: " + what);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
