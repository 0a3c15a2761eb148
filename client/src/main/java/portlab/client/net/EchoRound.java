package portlab.client.net;

/**
 * The result of one round.
 *
 * @param rttNanos from writing the first byte to the first byte back
 * @param totalNanos from writing the first byte to the last byte back
 */
public record EchoRound(long bytes, long rttNanos, long totalNanos) {}
