package portlab.server.log;

/** Formats numbers for people: exact while they fit into their column, then with three digits. */
final class Figures {
    private static final int STEP = 1000;

    /** The largest number before the next unit is used. */
    private static final int MAX = 9999;

    private static final String[] SIZES = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private Figures() {}

    /** A number of bytes: {@code 1024}, or {@code 50.0 MB} when the exact number with {@code unit} exceeds {@code width}. */
    static String bytes(long bytes, String unit, int width) {
        String exact = bytes + unit;
        if (exact.length() <= width) {
            return exact;
        }
        int step = 0;
        double amount = (double) bytes / STEP;
        while (amount >= STEP && step < SIZES.length - 1) {
            amount /= STEP;
            step++;
        }
        return threeDigits(amount) + " " + SIZES[step];
    }

    /** A time: {@code 9999 µs}, {@code 12.3 ms}, {@code 61.2 s}. */
    static String time(long nanos) {
        long micros = nanos / STEP;
        if (micros <= MAX) {
            return micros + " µs";
        }
        double millis = (double) micros / STEP;
        return millis <= MAX ? threeDigits(millis) + " ms" : threeDigits(millis / STEP) + " s";
    }

    /** {@code 1.23}, {@code 12.3} or {@code 123}, rounded down, so that nothing looks larger than it is. */
    private static String threeDigits(double number) {
        if (number >= 100) {
            return Long.toString((long) number);
        }
        boolean two = number >= 10;
        long scaled = (long) (number * (two ? 10 : 100));
        String digits = Long.toString(scaled);
        int point = digits.length() - (two ? 1 : 2);
        return digits.substring(0, point) + "." + digits.substring(point);
    }
}
