package portlab.server.bulk;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Random bytes in direct memory, drawn once and read by any number of threads. */
public final class RandomBlock {
    /** The most bytes that one piece has. */
    static final int PIECE = 1 << 20;

    private static final int OFFSETS = 4 << 20;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(OFFSETS + PIECE);

    /** Draws the block from {@code random}. */
    public RandomBlock(RandomGenerator random) {
        while (bytes.hasRemaining()) {
            bytes.putLong(random.nextLong());
        }
    }

    /** Where in the block an answer may begin, by chance. */
    long anyOffset() {
        return ThreadLocalRandom.current().nextLong(OFFSETS);
    }

    /**
     * A view of the block from {@code offset}, which may be any number from 0 on: beyond 4 MiB it begins anew.
     *
     * @param length bytes of it, up to {@link #PIECE}
     */
    ByteBuffer piece(long offset, int length) {
        return bytes.slice((int) (offset % OFFSETS), length);
    }
}
