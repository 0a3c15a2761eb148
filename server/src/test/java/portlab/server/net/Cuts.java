package portlab.server.net;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Splits a peer's bytes into random segments, always the same ones for the same bytes. */
public final class Cuts {
    /** Inputs up to this length are split at every byte. */
    private static final int SHORT = 12;

    private static final int MOST = 6;

    private Cuts() {}

    /** A connection that receives these bytes in pieces and then the end of the stream. */
    public static MemoryConnection in(byte[] bytes) {
        return in(bytes, Arrays.hashCode(bytes));
    }

    /** The same with segments from a seed. */
    public static MemoryConnection in(byte[] bytes, long seed) {
        MemoryConnection connection = new MemoryConnection();
        if (bytes.length <= SHORT) {
            return connection.dribble(bytes).end();
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] places = random.ints(random.nextInt(MOST), 1, bytes.length)
                .sorted()
                .distinct()
                .toArray();
        int start = 0;
        for (int place : places) {
            connection.segment(Arrays.copyOfRange(bytes, start, place));
            start = place;
        }
        return connection
                .segment(Arrays.copyOfRange(bytes, start, bytes.length))
                .end();
    }

    /** A connection that receives these bytes at once and then the end of the stream. */
    public static MemoryConnection none(byte[] bytes) {
        MemoryConnection connection = new MemoryConnection();
        return (bytes.length == 0 ? connection : connection.segment(bytes)).end();
    }
}
