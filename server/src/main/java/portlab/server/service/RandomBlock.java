package portlab.server.service;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * 4 MiB of random bytes in direct memory, generated once and read by any number of threads. A copy of the first
 * {@link #PIECE} bytes follows them, so that every piece is contiguous.
 */
public final class RandomBlock {
    /** The largest piece, in bytes. */
    static final int PIECE = 1 << 20;

    private static final int SIZE = 4 << 20;

    private final CompletableFuture<ByteBuffer> bytes = new CompletableFuture<>();
    private final boolean repeatable;

    /** Generates the block from {@code random} in the background. {@link #piece} waits for it. */
    public RandomBlock(RandomGenerator random) {
        this(random, false);
    }

    private RandomBlock(RandomGenerator random, boolean repeatable) {
        this.repeatable = repeatable;
        Thread generator = new Thread(() -> bytes.complete(generate(random)), "random-block");
        generator.setDaemon(true);
        generator.start();
    }

    /** A block from which all downloads of one size are the same, also those of another server with this seed. */
    public static RandomBlock seeded(long seed) {
        return new RandomBlock(new SplittableRandom(seed), true);
    }

    private static ByteBuffer generate(RandomGenerator random) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE + PIECE);
        while (bytes.position() < SIZE) {
            bytes.putLong(random.nextLong());
        }
        return bytes.put(bytes.slice(0, PIECE));
    }

    /** Where a download begins: a random position in the block, unless downloads are repeatable. */
    long anyOffset() {
        return repeatable ? 0 : ThreadLocalRandom.current().nextLong(SIZE);
    }

    /**
     * A view of the block from {@code offset} on, modulo 4 MiB.
     *
     * @param length bytes of the view, up to {@link #PIECE}
     */
    ByteBuffer piece(long offset, int length) {
        return bytes.join().slice((int) (offset % SIZE), length);
    }
}
