package portlab.common;

import java.nio.charset.StandardCharsets;

/**
 * A stream of numbers that depends on a text and nothing else, so that anybody can compute what a server will do
 * (docs/faults.md), and what a lab asks a student (docs/labs): SplitMix64, begun with the FNV-1a hash of the text. Not for
 * secrets.
 */
public final class Dice {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    private Dice(long state) {
        this.state = state;
    }

    /**
     * The numbers for one effect of a fault.
     *
     * @param rule the rule's number, from 1
     * @param effect its name on the command line
     * @param path the decoded path of the request; empty for what has none
     * @param number the number of the request, connection or datagram, from 1
     */
    public static Dice of(long seed, int rule, String effect, String path, long number) {
        return of(seed + " " + rule + " " + effect + " " + number + " " + path);
    }

    /** The numbers for a text. */
    public static Dice of(String text) {
        return new Dice(hash(text));
    }

    /** The FNV-1a hash of a text. */
    public static long hash(String text) {
        long hash = FNV_BASIS;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** The next number, at least 0 and less than 1. */
    public double next() {
        state += GOLDEN;
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return ((z ^ (z >>> 31)) >>> 11) * UNIT;
    }

    /** A whole number; both limits are possible. */
    public long between(long least, long most) {
        return least + (long) (next() * (most - least + 1));
    }
}
