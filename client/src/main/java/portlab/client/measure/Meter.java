package portlab.client.measure;

/** How far a transfer is. One thread moves it on, any number of others may look. */
public final class Meter {
    /** Stands for a length that is not known before the end. */
    public static final long UNKNOWN = -1;

    private volatile long expected = UNKNOWN;
    private volatile long received;

    /** Starts over, with the number of bytes to come, or {@link #UNKNOWN}. */
    public void expect(long bytes) {
        received = 0;
        expected = bytes;
    }

    public void add(long bytes) {
        received = received + bytes;
    }

    /** Bytes to come in all, or {@link #UNKNOWN}. */
    public long expected() {
        return expected;
    }

    /** Bytes that have come so far. */
    public long received() {
        return received;
    }
}
