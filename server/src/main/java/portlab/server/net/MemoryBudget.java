package portlab.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may be kept for peers, all of them together: what they sent and nobody could use yet, and what they do
 * not take back. Safe for use by several threads at once.
 */
public final class MemoryBudget {
    private final long total;
    private final AtomicLong left;

    /** @param total bytes there are to give */
    public MemoryBudget(long total) {
        this.total = total;
        this.left = new AtomicLong(total);
    }

    /** Takes {@code bytes}, for what has to be kept or else be refused; false, and nothing taken, when they are not there. */
    public boolean take(long bytes) {
        return take(bytes, 0);
    }

    /**
     * Takes {@code bytes} for what could as well stay with the peer: half of all is kept back from that, so that peers who
     * do not read leave enough for the others' unfinished requests.
     */
    public boolean takeSpare(long bytes) {
        return take(bytes, total / 2);
    }

    private boolean take(long bytes, long keptBack) {
        long now = left.get();
        while (now - bytes >= keptBack) {
            if (left.compareAndSet(now, now - bytes)) {
                return true;
            }
            now = left.get();
        }
        return false;
    }

    /** Whether {@link #takeSpare} would have given {@code bytes} just now. */
    public boolean hasSpare(long bytes) {
        return left.get() - bytes >= total / 2;
    }

    /** The most bytes that {@link #takeSpare} gives while nobody else has any. */
    public long mostSpare() {
        return total - total / 2;
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        left.addAndGet(bytes);
    }

    /** Bytes that are taken at the moment. */
    public long taken() {
        return total - left.get();
    }
}
