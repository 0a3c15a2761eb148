package portlab.client.measure;

/** Counts the bytes of a transfer. One thread writes, any number of threads may read. */
public final class Meter {
    /** An unknown length. */
    public static final long UNKNOWN = -1;

    private volatile long expected = UNKNOWN;
    private volatile long received;

    /** Resets the count and sets the expected number of bytes, or {@link #UNKNOWN}. */
    public void expect(long bytes) {
        received = 0;
        expected = bytes;
    }

    public void add(long bytes) {
        received = received + bytes;
    }

    /** The expected total, or {@link #UNKNOWN}. */
    public long expected() {
        return expected;
    }

    /** The bytes so far. */
    public long received() {
        return received;
    }
}
