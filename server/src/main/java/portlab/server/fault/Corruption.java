package portlab.server.fault;

import portlab.common.Dice;

/** Replaces bytes of a stream by others, each with the same probability. Which ones does not depend on how the stream is cut. */
final class Corruption {
    private static final int LF = '\n';
    private static final int CR = '\r';
    private static final int OTHERS = 255;

    private final double rate;
    private final Dice dice;
    private long left;

    /** Whether the head is over, and whether the last byte ended a line. */
    private boolean inBody;

    private boolean atLineStart;

    /** @param sparesHead whether the bytes up to the first empty line stay as they are */
    Corruption(double rate, Dice dice, boolean sparesHead) {
        this.rate = rate;
        this.dice = dice;
        this.inBody = !sparesHead;
        this.left = gap();
    }

    /** How many bytes stay as they are before the next one changes. */
    private long gap() {
        double u = dice.next();
        if (rate <= 0) {
            return Long.MAX_VALUE;
        }
        return rate >= 1 ? 0 : (long) Math.floor(Math.log(1 - u) / Math.log(1 - rate));
    }

    /** Changes the next bytes of the stream. */
    void apply(byte[] bytes) {
        for (int i = headLength(bytes); i < bytes.length; i++) {
            if (left == 0) {
                bytes[i] ^= (byte) (1 + (int) (dice.next() * OTHERS));
                left = gap();
            } else {
                left--;
            }
        }
    }

    private int headLength(byte[] bytes) {
        int at = 0;
        for (; at < bytes.length && !inBody; at++) {
            int b = bytes[at];
            inBody = b == LF && atLineStart;
            atLineStart = b == LF || b == CR && atLineStart;
        }
        return at;
    }
}
