package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import portlab.server.net.Connection;
import portlab.server.net.MemoryBudget;

/**
 * The bytes of one connection that its peer has not taken back yet, in chunks that exist only as long as they are
 * needed.
 */
final class Backlog {
    /** Bytes in a chunk. */
    static final int CHUNK = 64 * 1024;

    /** Chunks that one connection may have: 4 MiB. */
    static final int MOST_CHUNKS = 64;

    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private final MemoryBudget memory;

    /** @param memory where chunks come from */
    Backlog(MemoryBudget memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Takes as much of {@code bytes} as there is room for. */
    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining() && makesRoom()) {
            ByteBuffer last = chunks.getLast();
            int end = last.limit();
            int taken = Math.min(bytes.remaining(), last.capacity() - end);
            last.limit(end + taken).put(end, bytes, bytes.position(), taken);
            bytes.position(bytes.position() + taken);
        }
    }

    /** Offers the bytes to {@code peer}, oldest first, and frees the chunks that it took. */
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

    /** Whether there is room for more, unless somebody else takes it first. */
    boolean hasRoom() {
        return hasStarted() || chunks.size() < MOST_CHUNKS && memory.hasSpare(CHUNK);
    }

    private boolean hasStarted() {
        return !chunks.isEmpty() && chunks.getLast().limit() < CHUNK;
    }

    private boolean makesRoom() {
        if (hasStarted()) {
            return true;
        }
        if (chunks.size() == MOST_CHUNKS || !memory.takeSpare(CHUNK)) {
            return false;
        }
        return chunks.add(ByteBuffer.allocate(CHUNK).limit(0));
    }
}
