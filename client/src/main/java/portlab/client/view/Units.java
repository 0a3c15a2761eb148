package portlab.client.view;

/** Numbers with their units. */
final class Units {
    private static final String[] SIZES = {"kB", "MB", "GB", "TB", "PB"};

    private Units() {}

    /** A number of bytes: exact below 1,000, then to a tenth of a decimal unit: {@code 999 B}, {@code 1.0 kB}. */
    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        int unit = 0;
        long tenths = (bytes + 50) / 100;
        while (tenths >= 10_000 && unit < SIZES.length - 1) {
            tenths = (tenths + 500) / 1000;
            unit++;
        }
        return tenths / 10 + "." + tenths % 10 + " " + SIZES[unit];
    }

    /** Bytes in a span of time as a rate: {@code 12.3 MB/s}. */
    static String rate(long bytes, long nanos) {
        double perSecond = bytes * 1e9 / Math.max(nanos, 1);
        return size((long) perSecond) + "/s";
    }

    /** A wait of a person's: {@code 5 s}, {@code 2 min 05 s}, {@code 3 h 07 min}. */
    static String span(long seconds) {
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
