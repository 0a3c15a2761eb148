package portlab.client.measure;

/**
 * The interarrival jitter of RFC 3550 section 6.4.1: how much the transit times of consecutive packets differ, smoothed. Each
 * packet changes it by a sixteenth of the difference, so it follows changes within some dozen packets and starts at 0.
 */
public final class Jitter {
    private static final double GAIN = 16;

    private double nanos;
    private long previous;
    private boolean started;

    /**
     * Adds a packet, in the order of arrival.
     *
     * @param transitNanos from its departure to its arrival; a constant error cancels out, so a round trip will do
     */
    public void add(long transitNanos) {
        if (started) {
            nanos += (Math.abs(transitNanos - previous) - nanos) / GAIN;
        }
        previous = transitNanos;
        started = true;
    }

    /** The jitter in µs; 0 for fewer than two packets. */
    public long micros() {
        return Math.round(nanos / 1000);
    }
}
