package portlab.common;

/** Units of bytes in steps of 1,000 or 1,024. */
public enum ByteUnits {
    /** kB, MB, GB. */
    DECIMAL(1000, " kB", " MB", " GB", " TB", " PB", " EB"),
    /** KiB, MiB, GiB. */
    BINARY(1024, " KiB", " MiB", " GiB", " TiB", " PiB", " EiB");

    private final long[] factors;
    private final String[] names;

    ByteUnits(long step, String... names) {
        this.names = names;
        factors = new long[names.length];
        long factor = 1;
        for (int i = 0; i < names.length; i++) {
            factor *= step;
            factors[i] = factor;
        }
    }

    /** Formats a number of bytes, with one decimal from the first unit on: {@code 999 B}, {@code 1.0 kB}. */
    public String text(long bytes) {
        int unit = unit(bytes);
        if (unit < 0) {
            return bytes + " B";
        }
        long tenths = tenths(bytes, unit);
        return tenths / 10 + "." + tenths % 10 + names[unit];
    }

    /** The index of the unit to use, or -1 for plain bytes. */
    public int unit(long bytes) {
        if (bytes < factors[0]) {
            return -1;
        }
        int unit = 0;
        while (unit < names.length - 1 && tenths(bytes, unit) >= 10 * factors[0]) {
            unit++;
        }
        return unit;
    }

    /** Converts bytes to tenths of a unit, rounded half up. */
    public long tenths(long bytes, int unit) {
        long factor = factors[unit];
        // Ten times almost an exbibyte overflows a signed long.
        return bytes / factor * 10 + Long.divideUnsigned(bytes % factor * 10 + factor / 2, factor);
    }

    /** A space and the unit's name. */
    public String suffix(int unit) {
        return names[unit];
    }
}
