package portlab.server.fault;

/** Decides how many bytes may leave when; does not wait itself. Times are those of {@link System#nanoTime}. */
final class Pacer {
    /** In how many pieces a second of a bandwidth is divided. */
    private static final int PIECES = 20;

    private static final double SECOND = 1e9;

    private final long rate;
    private final int slice;
    private final long pause;
    private long next;

    /**
     * @param rate bytes a second; 0 for any number
     * @param slice the most bytes at once; 0 for any number
     * @param pause ns between slices
     * @param now when the first bytes may leave
     */
    Pacer(long rate, int slice, long pause, long now) {
        this.rate = rate;
        this.slice = slice;
        this.pause = pause;
        this.next = now;
    }

    boolean isUnlimited() {
        return rate == 0 && slice == 0;
    }

    /** How many of {@code available} bytes may leave at {@link #next}. */
    int piece(int available) {
        int most = slice == 0 ? available : Math.min(slice, available);
        return rate == 0 ? most : (int) Math.max(1, Math.min(rate / PIECES, most));
    }

    /** When the next bytes may leave. */
    long next() {
        return next;
    }

    /** Records that {@code bytes} have left. A late piece does not let the later ones hurry. */
    void sent(int bytes, long now) {
        if (!isUnlimited()) {
            long paced = rate == 0 ? 0 : Math.round(bytes * SECOND / rate);
            next = Math.max(now - Math.max(0, paced), next) + paced;
            next = slice == 0 ? next : Math.max(next, now + pause);
        }
    }
}
