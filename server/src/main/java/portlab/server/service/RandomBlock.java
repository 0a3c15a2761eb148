package portlab.server.service;

import java.nio.ByteBuffer;
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

    /**
     * Generates the block from {@code random} in the background. {@link #piece} waits for it.
     */
    public RandomBlock(RandomGenerator random) {
        Thread generator = new Thread(() -> bytes.complete(generate(random)), "random-block");
        generator.setDaemon(true);
        generator.start();
    }

    private static ByteBuffer generate(RandomGenerator random) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE + PIECE);
        while (bytes.position() < SIZE) {
            bytes.putLong(random.nextLong());
        }
        return bytes.put(bytes.slice(0, PIECE));
    }

    /** A random position in the block. */
    long anyOffset() {
        return ThreadLocalRandom.current().nextLong(SIZE);
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
