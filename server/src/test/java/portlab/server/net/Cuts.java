package portlab.server.net;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Cuts what a peer sends into segments by chance, the same ones for the same bytes. */
public final class Cuts {
    /** So much is cut at every byte: nothing is left to chance then. */
    private static final int SHORT = 12;

    private static final int MOST = 6;

    private Cuts() {}

    /** A connection on which these bytes come in pieces, and then the peer's end. */
    public static MemoryConnection in(byte[] bytes) {
        return in(bytes, Arrays.hashCode(bytes));
    }

    /** The same with the cuts that belong to a seed. */
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

    /** A connection on which these bytes come at once, and then the peer's end. */
    public static MemoryConnection none(byte[] bytes) {
        MemoryConnection connection = new MemoryConnection();
        return (bytes.length == 0 ? connection : connection.segment(bytes)).end();
    }
}
