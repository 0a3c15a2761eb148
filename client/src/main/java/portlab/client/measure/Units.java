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
}
