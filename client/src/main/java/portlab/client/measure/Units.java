package portlab.client.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import portlab.common.ByteUnits;

/** Formats sizes, rates and times with units; sizes in steps of 1,000 or 1,024. */
public enum Units {
    /** kB, MB, GB. */
    DECIMAL(ByteUnits.DECIMAL),
    /** KiB, MiB, GiB. */
    BINARY(ByteUnits.BINARY);

    private static final String[] BITS = {" bit/s", " kbit/s", " Mbit/s", " Gbit/s", " Tbit/s"};

    private final ByteUnits units;

    Units(ByteUnits units) {
        this.units = units;
    }

    /** A number of bytes, with one decimal from the first unit on: {@code 999 B}, {@code 1.0 kB}. */
    public String size(long bytes) {
        return units.text(bytes);
    }

    /** A rate in bytes: {@code 12.3 MB/s}. */
    public String rate(long bytes, long nanos) {
        double perSecond = bytes * 1e9 / Math.max(nanos, 1);
        return size((long) perSecond) + "/s";
    }

    /** A rate in bits, always decimal: {@code 98.40 Mbit/s}, {@code 1.600 Gbit/s}. */
    public static String bits(long bytes, long nanos) {
        double perSecond = bytes * 8e9 / Math.max(nanos, 1);
        int unit = 0;
        while (unit < BITS.length - 1 && perSecond >= 999.95) {
            perSecond /= 1000;
            unit++;
        }
        int decimals = unit == 0 ? 0 : perSecond < 9.9995 ? 3 : perSecond < 99.995 ? 2 : 1;
        return BigDecimal.valueOf(perSecond).setScale(decimals, RoundingMode.HALF_UP) + BITS[unit];
    }

    /** A time in ns with four digits: {@code 9999 µs}, {@code 12.35 ms}, {@code 1.235 s}. */
    public static String time(long nanos) {
        return timeOfMicros(micros(nanos));
    }

    /** A time in ns, rounded to µs. */
    public static long micros(long nanos) {
        return (nanos + 500) / 1000;
    }

    /** A time in µs with four digits. */
    public static String timeOfMicros(long micros) {
        TimeScale scale = TimeScale.of(micros);
        return scale.number(micros) + " " + scale.unit();
    }

    /** A duration in seconds: {@code 5 s}, {@code 2 min 05 s}, {@code 3 h 07 min}. */
    public static String span(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + twoDigits(seconds % 60) + " s";
        }
        return seconds / 3600 + " h " + twoDigits(seconds / 60 % 60) + " min";
    }

    private static String twoDigits(long n) {
        return n < 10 ? "0" + n : Long.toString(n);
    }

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

    /** A number of things: {@code 1 round}, {@code 2 rounds}. @param what the singular of a regular noun */
    public static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
