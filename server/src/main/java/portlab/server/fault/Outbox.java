package portlab.server.fault;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import portlab.server.net.MemoryBudget;

/** Bytes that a service has sent and a fault holds back: at most 256 KiB, and no more than the server's memory allows. */
final class Outbox {
    static final int CAPACITY = 256 * 1024;

    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private final MemoryBudget memory;
    private int size;

    Outbox(MemoryBudget memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** How many bytes {@link #add} takes now. */
    int room() {
        return CAPACITY - size;
    }

    /** Takes all of {@code bytes}, or none if there is no memory. */
    boolean add(byte[] bytes) {
        if (!memory.takeSpare(bytes.length)) {
            return false;
        }
        pieces.add(ByteBuffer.wrap(bytes));
        size += bytes.length;
        return true;
    }

    /** The first bytes, at most {@code most}; reading them does not remove them. */
    ByteBuffer first(int most) {
        ByteBuffer first = pieces.getFirst();
        return first.slice(first.position(), Math.min(most, first.remaining()));
    }

    /** Removes the first bytes, which were part of one {@link #first}. */
    void remove(int count) {
        ByteBuffer first = pieces.getFirst();
        first.position(first.position() + count);
        size -= count;
        if (!first.hasRemaining()) {
            pieces.removeFirst();
            memory.give(first.limit());
        }
    }

    void clear() {
        pieces.forEach(piece -> memory.give(piece.limit()));
        pieces.clear();
        size = 0;
    }
}
