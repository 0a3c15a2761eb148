package portlab.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many bytes the server keeps for all peers together: input that no service could use yet, and output that
 * peers have not taken yet. Safe for use by several threads at once.
 */
public final class MemoryBudget {
    private final long total;
    private final AtomicLong left;

    /** @param total the size of the budget in bytes */
    public MemoryBudget(long total) {
        this.total = total;
        this.left = new AtomicLong(total);
    }

    /** Takes {@code bytes}; if the budget has not enough left, returns false and takes nothing. */
    public boolean take(long bytes) {
        return take(bytes, 0);
    }

    /**
     * Like {@link #take}, for data that could as well wait at the peer. Leaves half of the budget free, so that peers that do
     * not read leave enough for other peers' unfinished requests.
     */
    public boolean takeSpare(long bytes) {
        return take(bytes, total / 2);
    }

    private boolean take(long bytes, long reserve) {
        long now = left.get();
        while (now - bytes >= reserve) {
            if (left.compareAndSet(now, now - bytes)) {
                return true;
            }
            now = left.get();
        }
        return false;
    }

    /** Whether {@link #takeSpare} would succeed for {@code bytes} now. */
    public boolean hasSpare(long bytes) {
        return left.get() - bytes >= total / 2;
    }

    /** The most bytes that {@link #takeSpare} can take from an unused budget. */
    public long mostSpare() {
        return total - total / 2;
    }

    /** Gives back {@code bytes}. */
    public void give(long bytes) {
        left.addAndGet(bytes);
    }

    /** How many bytes are taken now. */
    public long taken() {
        return total - left.get();
    }
}
