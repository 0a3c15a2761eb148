package portlab.client.measure;

/**
 * The phases of one request and its answer, each in nanoseconds of {@link System#nanoTime}. Name resolution, parsing and
 * disk writes are in none of them.
 *
 * @param connectNanos from the call that connects to the established connection (curl: {@code time_connect} less
 *     {@code time_namelookup})
 * @param waitNanos the round trip: from handing the request's last byte to the kernel to the answer's first byte
 * @param receiveNanos spent reading from the first byte to the last; 0 when all came at once
 */
public record Timing(long connectNanos, long waitNanos, long receiveNanos) {

    public long connectMicros() {
        return micros(connectNanos);
    }

    /** The round-trip time, which is the wait. */
    public long rttMicros() {
        return micros(waitNanos);
    }

    public long receiveMicros() {
        return micros(receiveNanos);
    }

    /** The three phases together. */
    public long totalMicros() {
        return micros(connectNanos + waitNanos + receiveNanos);
    }

    private static long micros(long nanos) {
        return (nanos + 500) / 1000;
    }
}
