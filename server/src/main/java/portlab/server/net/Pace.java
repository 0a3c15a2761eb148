package portlab.server.net;

import java.time.Duration;

/**
 * Whether a reader is fast enough to keep a worker busy: pure arithmetic, no waiting. A reader is too slow when it takes
 * nothing for {@link Limits#stall}, or less than {@link Limits#minRate} bytes a second over any whole minute since the
 * transfer first had to wait for it.
 */
final class Pace {
    /**
     * How often a full socket is tried although it is not reported writable. Linux calls a socket writable only when a third
     * of its send buffer is free, which at a slow reader's pace takes longer than we are willing to see nothing move, while
     * a write finds every bit of room there is.
     */
    static final Duration RETRY = Duration.ofSeconds(1);

    private static final long MINUTE = 60_000_000_000L;

    private final long stall;
    private final long bytesPerMinute;
    private long lastMoved;
    private long minuteBegan;
    private long movedThisMinute;

    Pace(Limits limits, long now) {
        this.stall = limits.stall().toNanos();
        this.bytesPerMinute = 60L * limits.minRate();
        this.lastMoved = now;
        this.minuteBegan = now;
    }

    /** Takes note that the reader took {@code bytes} more. */
    void moved(long bytes, long now) {
        lastMoved = now;
        movedThisMinute += bytes;
    }

    /** Whether the reader has been too slow up to {@code now}; asked at least once a minute. */
    boolean tooSlow(long now) {
        if (now - lastMoved >= stall) {
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

    /** When the reader last took anything. */
    long lastMoved() {
        return lastMoved;
    }
}
