package portlab.client.net;

/**
 * Time limits for a peer.
 *
 * @param connectNanos for connecting to one address
 * @param silenceNanos for the next byte, and for a whole head or one-line answer
 */
public record Timeouts(long connectNanos, long silenceNanos) {
    private static final long SECOND = 1_000_000_000L;
    private static final double MAX_SECONDS = 86_400;

    /** 5 s to connect, 10 s of silence. */
    public static final Timeouts DEFAULT = new Timeouts(5 * SECOND, 10 * SECOND);

    /** Parses 0.001 to 86400 seconds. @return nanoseconds; -1 for any other text */
    public static long nanos(String seconds) {
        try {
            double number = Double.parseDouble(seconds);
            return number >= 0.001 && number <= MAX_SECONDS ? Math.round(number * 1000) * 1_000_000 : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** At least 1, since 0 means no limit to a socket. */
    static int millis(long nanos) {
        return (int) Math.max(1, nanos / 1_000_000);
    }

    /** {@code 5 s}, {@code 250 ms}. */
    static String text(long nanos) {
        return nanos % SECOND == 0 ? nanos / SECOND + " s" : nanos / 1_000_000 + " ms";
    }
}
