package portlab.client.view;

import portlab.client.measure.Meter;

/** A transfer that is under way, in one line of at most 76 columns. */
public final class ProgressBar {
    private static final int CELLS = 20;

    private ProgressBar() {}

    /**
     * Percent, bar, bytes, rate and the time that is left at this rate; only bytes and rate while the length is unknown.
     *
     * @param expected bytes in all, or {@link Meter#UNKNOWN}
     * @param nanos since the transfer began
     */
    public static String of(long received, long expected, long nanos) {
        String rate = Units.DECIMAL.rate(received, nanos);
        if (expected <= 0) {
            return Units.DECIMAL.size(received) + "  " + rate;
        }
        double share = Math.min(1, (double) received / expected);
        int filled = (int) (share * CELLS);
        String percent = (int) (share * 100) + " %";
        return " ".repeat(5 - percent.length()) + percent
                + "  " + "█".repeat(filled) + "░".repeat(CELLS - filled)
                + "  " + Units.DECIMAL.size(received) + " of " + Units.DECIMAL.size(expected)
                + "  " + rate + left(received, expected, nanos);
    }

    private static String left(long received, long expected, long nanos) {
        if (received == 0) {
            return "";
        }
        double seconds = (double) (expected - received) / received * nanos / 1e9;
        return "  " + Units.span((long) Math.ceil(seconds)) + " left";
    }
}
