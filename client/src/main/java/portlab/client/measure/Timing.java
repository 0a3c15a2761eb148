package portlab.client.measure;

/**
 * The phases of one request and its answer, in nanoseconds of {@link System#nanoTime}, without name resolution. The phases leave
 * out what this client does between them, such as parsing and disk writes; the total does not.
 *
 * @param connectNanos from the call to connect to the established connection (curl: {@code time_connect} less
 *     {@code time_namelookup})
 * @param tlsNanos the TLS handshake; 0 without TLS (curl: {@code time_appconnect} less {@code time_connect})
 * @param waitNanos the round trip: from handing the request to the kernel to the first byte of the answer
 * @param receiveNanos spent reading after the first read; 0 if one read got everything
 * @param totalNanos from the call to connect to the last byte of the answer
 */
public record Timing(long connectNanos, long tlsNanos, long waitNanos, long receiveNanos, long totalNanos) {

    /** Without TLS. */
    public Timing(long connectNanos, long waitNanos, long receiveNanos, long totalNanos) {
        this(connectNanos, 0, waitNanos, receiveNanos, totalNanos);
    }

    public long connectMicros() {
        return micros(connectNanos);
    }

    public long tlsMicros() {
        return micros(tlsNanos);
    }

    /** The round-trip time, which is the wait. */
    public long rttMicros() {
        return micros(waitNanos);
    }

    public long receiveMicros() {
        return micros(receiveNanos);
    }

    public long totalMicros() {
        return micros(totalNanos);
    }

    private static long micros(long nanos) {
        return (nanos + 500) / 1000;
    }
}
