package portlab.server.net;

import java.time.Duration;

/**
 * Decides whether a reader is fast enough; does not wait itself. A reader has stalled when it takes nothing for
 * {@link Limits#stall}. It is too slow when it has stalled, or takes less than {@link Limits#minRate} bytes a second over
 * a whole minute. One thread updates it; any thread may read {@link #lastMoved}.
 */
final class Pace {
    /**
     * How often to try a full socket that the system does not report as writable. Linux reports a socket only when a
     * third of its send buffer is free, which a slow reader takes longer for than the stall limit, while a write uses any
     * free space.
     */
    static final Duration RETRY = Duration.ofSeconds(1);

    private static final long MINUTE = 60_000_000_000L;

    private final long stall;
    private final long bytesPerMinute;
    private volatile long lastMoved;
    private long minuteBegan;
    private long movedThisMinute;

    Pace(Limits limits, long now) {
        this.stall = limits.stall().toNanos();
        this.bytesPerMinute = 60L * limits.minRate();
        this.lastMoved = now;
        this.minuteBegan = now;
    }

    /** Records that the reader took {@code bytes} more. */
    void moved(long bytes, long now) {
        lastMoved = now;
        movedThisMinute += bytes;
    }

    boolean stalled(long now) {
        return now - lastMoved >= stall;
    }

    /** Whether the reader has been too slow; to be called at least once a minute. */
    boolean tooSlow(long now) {
        if (stalled(now)) {
            return true;
        }
        if (now - minuteBegan < MINUTE) {
            return false;
        }
        boolean enough = movedThisMinute >= bytesPerMinute;
        minuteBegan = now;
        movedThisMinute = 0;
        return !enough;
    }

    /** When to try the socket again: after {@link #RETRY}, or earlier if the reader stalls before that. */
    long retryAt(long now) {
        return now + Math.min(RETRY.toNanos(), lastMoved + stall - now);
    }

    /** When the reader last took anything. */
    long lastMoved() {
        return lastMoved;
    }
}
