package portlab.client.view;

import portlab.client.measure.Meter;

/** A transfer that is under way, in one line that fits a terminal. */
public final class ProgressBar {
    private static final int CELLS = 20;
    private static final int FEWEST_CELLS = 5;

    private ProgressBar() {}

    /**
     * Percent, bar, bytes, rate and the time that is left at this rate; only bytes and rate while the length is unknown. A
     * narrow terminal gets a shorter bar, then none, and then fewer numbers.
     *
     * @param expected bytes in all, or {@link Meter#UNKNOWN}
     * @param nanos since the transfer began
     * @param columns of the terminal; the last one stays free, since writing there may begin a new line
     */
    public static String of(long received, long expected, long nanos, int columns) {
        String rate = "  " + Units.DECIMAL.rate(received, nanos);
        if (expected <= 0) {
            return fitting(columns - 1, Units.DECIMAL.size(received), rate);
        }
        double share = Math.min(1, (double) received / expected);
        String percent = (int) (share * 100) + " %";
        percent = " ".repeat(5 - percent.length()) + percent;
        String sizes = "  " + Units.DECIMAL.size(received) + " of " + Units.DECIMAL.size(expected);
        String numbers = fitting(columns - 1 - percent.length(), sizes, rate, left(received, expected, nanos));
        int cells = Math.min(CELLS, columns - 1 - percent.length() - numbers.length() - 2);
        return percent + (cells < FEWEST_CELLS ? "" : bar(share, cells)) + numbers;
    }

    private static String bar(double share, int cells) {
        int filled = (int) (share * cells);
        return "  " + "█".repeat(filled) + "░".repeat(cells - filled);
    }

    /** As many of the texts as fit, from the first on. */
    private static String fitting(int columns, String... texts) {
        StringBuilder line = new StringBuilder();
        for (String text : texts) {
            if (line.length() + text.length() > columns) {
                break;
            }
            line.append(text);
        }
        return line.toString();
    }

    private static String left(long received, long expected, long nanos) {
        if (received == 0) {
            return "";
        }
        double seconds = (double) Math.max(0, expected - received) / received * nanos / 1e9;
        return "  " + Units.span((long) Math.ceil(seconds)) + " left";
    }
}
