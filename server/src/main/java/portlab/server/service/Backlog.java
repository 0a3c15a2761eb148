package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import portlab.server.net.Connection;
import portlab.server.net.MemoryBudget;

/**
 * The echoed bytes that one peer has not read yet. They are stored in chunks, which are allocated on demand and freed
 * when the peer has read them.
 */
final class Backlog {
    /** Bytes of a chunk. */
    static final int CHUNK = 64 * 1024;

    /** The limit for one connection: 4 MiB. */
    static final int MAX_CHUNKS = 64;

    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private final MemoryBudget memory;

    /** @param memory the budget for chunks */
    Backlog(MemoryBudget memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Takes as many of {@code bytes} as it has room for. */
    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining() && makesRoom()) {
            ByteBuffer last = chunks.getLast();
            int end = last.limit();
            int taken = Math.min(bytes.remaining(), last.capacity() - end);
            last.limit(end + taken).put(end, bytes, bytes.position(), taken);
            bytes.position(bytes.position() + taken);
        }
    }

    /** Offers the bytes to {@code peer}, oldest first, and frees the chunks that were sent. */
    void offerTo(Connection peer) throws IOException {
        while (!chunks.isEmpty()) {
            peer.offer(chunks.getFirst());
            if (chunks.getFirst().hasRemaining()) {
                return;
            }
            chunks.removeFirst();
            memory.give(CHUNK);
        }
    }

    /** Frees every chunk. */
    void clear() {
        memory.give((long) CHUNK * chunks.size());
        chunks.clear();
    }

    /** Whether there is room for more, unless another connection takes it first. */
    boolean hasRoom() {
        return hasStarted() || chunks.size() < MAX_CHUNKS && memory.hasSpare(CHUNK);
    }

    private boolean hasStarted() {
        return !chunks.isEmpty() && chunks.getLast().limit() < CHUNK;
    }

    private boolean makesRoom() {
        if (hasStarted()) {
            return true;
        }
        if (chunks.size() == MAX_CHUNKS || !memory.takeSpare(CHUNK)) {
            return false;
        }
        try {
            return chunks.add(ByteBuffer.allocate(CHUNK).limit(0));
        } catch (OutOfMemoryError e) {
            memory.give(CHUNK);
            throw e;
        }
    }
}
