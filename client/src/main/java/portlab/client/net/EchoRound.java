package portlab.client.net;

/**
 * What came of one round of an echo.
 *
 * @param rttNanos from handing the first byte to the kernel to the first byte back
 * @param totalNanos to the last byte back
 */
public record EchoRound(long bytes, long rttNanos, long totalNanos) {}
