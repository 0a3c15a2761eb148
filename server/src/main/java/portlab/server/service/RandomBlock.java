package portlab.server.service;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * 1 MiB of random bytes in direct memory, read by any number of threads. The first download generates them, so that a server
 * without downloads spends neither the time nor the memory. A copy of the first {@link #PIECE} bytes follows them, so that every
 * piece is contiguous.
 */
public final class RandomBlock {
    /** The largest piece, in bytes. */
    static final int PIECE = 256 << 10;

    private static final int SIZE = 1 << 20;

    private final RandomGenerator random;
    private final boolean repeatable;
    private volatile ByteBuffer bytes;

    /** A block that will be generated from {@code random}. */
    public RandomBlock(RandomGenerator random) {
        this(random, false);
    }

    private RandomBlock(RandomGenerator random, boolean repeatable) {
        this.random = random;
        this.repeatable = repeatable;
    }

    /** A block from which all downloads of one size are the same, also those of another server with this seed. */
    public static RandomBlock seeded(long seed) {
        return new RandomBlock(new SplittableRandom(seed), true);
    }

    private ByteBuffer bytes() {
        ByteBuffer generated = bytes;
        return generated == null ? generate() : generated;
    }

    private synchronized ByteBuffer generate() {
        if (bytes == null) {
            ByteBuffer block = ByteBuffer.allocateDirect(SIZE + PIECE);
            while (block.position() < SIZE) {
                block.putLong(random.nextLong());
            }
            bytes = block.put(block.slice(0, PIECE));
        }
        return bytes;
    }

    /** Where a download begins: a random position in the block, unless downloads are repeatable. */
    long anyOffset() {
        return repeatable ? 0 : ThreadLocalRandom.current().nextLong(SIZE);
    }

    /**
     * A view of the block from {@code offset} on, modulo 1 MiB.
     *
     * @param length bytes of the view, up to {@link #PIECE}
     */
    ByteBuffer piece(long offset, int length) {
        return bytes().slice((int) (offset % SIZE), length);
    }
}
