package portlab.common;

/** The units in which people read numbers of bytes, in steps of 1,000 or of 1,024: exact below the first, else to a tenth. */
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

    /** A number of bytes: {@code 999 B}, {@code 1.0 kB}. */
    public String text(long bytes) {
        int unit = unit(bytes);
        if (unit < 0) {
            return bytes + " B";
        }
        long tenths = tenths(bytes, unit);
        return tenths / 10 + "." + tenths % 10 + names[unit];
    }

    /** The unit for so many bytes, or -1 for bytes themselves. */
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

    /** So many bytes in tenths of a unit, rounded half up. */
    public long tenths(long bytes, int unit) {
        long factor = factors[unit];
        // Ten times what is left of an exbibyte is more than a signed long holds.
        return bytes / factor * 10 + Long.divideUnsigned(bytes % factor * 10 + factor / 2, factor);
    }

    /** A unit's name behind a space. */
    public String suffix(int unit) {
        return names[unit];
    }
}
