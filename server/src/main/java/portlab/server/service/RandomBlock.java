package portlab.server.service;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * 4 MiB of random bytes in direct memory, drawn once and read by any number of threads. Their first {@link #PIECE}
 * stands once more behind them, so that a piece never has to be put together from the end and the beginning.
 */
public final class RandomBlock {
    /** The most bytes that one piece has. */
    static final int PIECE = 1 << 20;

    private static final int SIZE = 4 << 20;

    private final CompletableFuture<ByteBuffer> bytes = new CompletableFuture<>();

    /**
     * Draws the block from {@code random}, on a thread of its own: nobody waits for that but who asks for bytes within
     * the first moments.
     */
    public RandomBlock(RandomGenerator random) {
        Thread drawing = new Thread(() -> bytes.complete(draw(random)), "random-block");
        drawing.setDaemon(true);
        drawing.start();
    }

    private static ByteBuffer draw(RandomGenerator random) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE + PIECE);
        while (bytes.position() < SIZE) {
            bytes.putLong(random.nextLong());
        }
        return bytes.put(bytes.slice(0, PIECE));
    }

    /** Where in the block an answer may begin, by chance. */
    long anyOffset() {
        return ThreadLocalRandom.current().nextLong(SIZE);
    }

    /**
     * A view of the block from {@code offset}, which may be any number from 0 on: beyond 4 MiB it begins anew.
     *
     * @param length bytes of it, up to {@link #PIECE}
     */
    ByteBuffer piece(long offset, int length) {
        return bytes.join().slice((int) (offset % SIZE), length);
    }
}
