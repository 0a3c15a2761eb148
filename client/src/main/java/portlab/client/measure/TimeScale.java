package portlab.client.measure;

/**
 * A unit of time with decimals for four digits: {@code 9999 µs}, {@code 12.35 ms}, {@code 1.235 s}.
 *
 * @param micros the unit in µs
 */
public record TimeScale(String unit, long micros, int decimals) {
    private static final long[] POWERS = {1, 10, 100, 1000};

    /** The scale for a time in µs; times that are shown together use the scale of the longest. */
    public static TimeScale of(long micros) {
        if (micros <= 9_999) {
            return new TimeScale("µs", 1, 0);
        }
        if (micros < 999_950) {
            return new TimeScale("ms", 1_000, micros < 99_995 ? 2 : 1);
        }
        return new TimeScale("s", 1_000_000, micros < 9_999_500 ? 3 : micros < 99_995_000 ? 2 : 1);
    }

    /** The same unit with only the decimals that multiples of {@code step} µs need. */
    public TimeScale inStepsOf(long step) {
        int needed = 0;
        while (needed < POWERS.length - 1 && step * POWERS[needed] % micros != 0) {
            needed++;
        }
        return new TimeScale(unit, micros, needed);
    }

    /** Formats a time without its unit. */
    public String number(long time) {
        long power = POWERS[decimals];
        long scaled = (time * power + micros / 2) / micros;
        return decimals == 0 ? Long.toString(scaled) : scaled / power + "." + fraction(scaled % power);
    }

    private String fraction(long fraction) {
        String digits = Long.toString(fraction);
        return "0".repeat(decimals - digits.length()) + digits;
    }
}
