package portlab.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.MemoryBudget;

/** Encrypted bytes that wait until the operating system takes them. They are charged to the memory budget. */
final class PendingOutput {
    /** The most bytes of answers to the peer's own TLS messages that may wait. */
    private static final int MAX_ANSWERS = 16 * 1024;

    private final Connection inner;
    private final MemoryBudget memory;

    /** Null if nothing waits. */
    private ByteBuffer pending;

    private int charge;

    /** How many of the bytes answer the peer's own TLS messages, such as updates of its key. */
    private int answers;

    private boolean released;

    PendingOutput(Connection inner, MemoryBudget memory) {
        this.inner = inner;
        this.memory = memory;
    }

    boolean isEmpty() {
        return pending == null;
    }

    /** Whether the peer may ask for more answers. */
    boolean hasRoomForAnswers() {
        return answers < MAX_ANSWERS;
    }

    /** Keeps an answer to a TLS message of the peer. */
    void keepAnswer(ByteBuffer answer) throws IOException {
        answers += answer.remaining();
        keep(answer);
    }

    /**
     * Keeps the bytes behind those that wait already.
     *
     * @throws CutException when there is no memory for them, and the operating system doesn't take them now
     */
    void keep(ByteBuffer bytes) throws IOException {
        if (released || !bytes.hasRemaining()) {
            return;
        }
        if (!memory.take(bytes.remaining())) {
            leaveNow(bytes);
            return;
        }
        charge += bytes.remaining();
        int waiting = pending == null ? 0 : pending.remaining();
        ByteBuffer more = ByteBuffer.allocate(waiting + bytes.remaining());
        if (pending != null) {
            more.put(pending);
        }
        pending = more.put(bytes).flip();
    }

    /** Without memory, everything must leave at once. */
    private void leaveNow(ByteBuffer bytes) throws IOException {
        if (flush()) {
            inner.offer(bytes);
        }
        if (bytes.hasRemaining()) {
            throw new CutException(Reason.MEMORY_FULL);
        }
    }

    /** Offers what waits. Returns whether all of it has left. */
    boolean flush() throws IOException {
        if (pending != null) {
            inner.offer(pending);
            if (pending.hasRemaining()) {
                return false;
            }
            clear();
        }
        return true;
    }

    /** Moves what waits into {@code output}, to leave together with what follows; writes it if it is too long for that. */
    void moveTo(ByteBuffer output) throws IOException {
        if (pending != null) {
            if (pending.remaining() > MAX_ANSWERS) {
                inner.write(pending);
            } else {
                output.put(pending);
            }
            clear();
        }
    }

    /** Drops what waits, and from now on whatever it is given. */
    void release() {
        released = true;
        clear();
    }

    private void clear() {
        memory.give(charge);
        charge = 0;
        pending = null;
        answers = 0;
    }
}
