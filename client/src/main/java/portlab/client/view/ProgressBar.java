package portlab.client.view;

import portlab.client.measure.Meter;
import portlab.client.measure.Units;

/** Formats the progress of a transfer as one line that fits the terminal. */
public final class ProgressBar {
    private static final int CELLS = 20;
    private static final int FEWEST_CELLS = 5;

    private ProgressBar() {}

    /**
     * Percent, bar, bytes, rate and remaining time; only bytes and rate if the length is unknown. A narrow terminal gets a
     * shorter bar, then none, then fewer numbers.
     *
     * @param expected the total bytes, or {@link Meter#UNKNOWN}
     * @param nanos since the start of the transfer
     * @param columns of the terminal; leaves the last one free, since writing there may start a new line
     */
    public static String of(long received, long expected, long nanos, int columns, Units units) {
        String rate = "  " + units.rate(received, nanos);
        if (expected <= 0) {
            return fitting(columns - 1, units.size(received), rate);
        }
        double share = Math.min(1, (double) received / expected);
        String percent = (int) (share * 100) + " %";
        percent = " ".repeat(5 - percent.length()) + percent;
        String sizes = "  " + units.size(received) + " of " + units.size(expected);
        String numbers = fitting(columns - 1 - percent.length(), sizes, rate, left(received, expected, nanos));
        int cells = Math.min(CELLS, columns - 1 - percent.length() - numbers.length() - 2);
        return percent + (cells < FEWEST_CELLS ? "" : bar(share, cells)) + numbers;
    }

    private static String bar(double share, int cells) {
        int filled = (int) (share * cells);
        return "  " + "█".repeat(filled) + "░".repeat(cells - filled);
    }

    /** Joins as many of the first texts as fit. */
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
