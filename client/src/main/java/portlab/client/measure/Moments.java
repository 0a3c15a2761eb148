package portlab.client.measure;

/**
 * When the phases of one exchange began and ended, in nanoseconds of {@link System#nanoTime} or since another moment.
 *
 * @param connect connecting began; as {@code sent} on a connection that was open before
 * @param connected the connection was established; as {@code sent} on a connection that was open before
 * @param secured the TLS handshake was complete; as {@code connected} without TLS
 * @param sent the request went to the kernel
 * @param firstByte the read with the first byte of the response returned
 * @param end the read with its last byte returned
 */
public record Moments(long connect, long connected, long secured, long sent, long firstByte, long end) {

    /** Without TLS. */
    public Moments(long connect, long connected, long sent, long firstByte, long end) {
        this(connect, connected, connected, sent, firstByte, end);
    }

    /** The same moments, counted from another one. */
    public Moments since(long start) {
        return new Moments(
                connect - start, connected - start, secured - start, sent - start, firstByte - start, end - start);
    }

    /** The time to connect. */
    public long connectNanos() {
        return connected - connect;
    }

    /** The time for the TLS handshake. */
    public long tlsNanos() {
        return secured - connected;
    }

    /** From the request to the first byte of the response. */
    public long waitNanos() {
        return firstByte - sent;
    }

    /** From the first byte of the response to its last one. */
    public long receiveNanos() {
        return end - firstByte;
    }

    /** From the start of connecting, or of the request, to the last byte. */
    public long totalNanos() {
        return end - connect;
    }
}
