package portlab.server.tls;

import java.nio.ByteBuffer;
import portlab.server.net.Connection;
import portlab.server.net.MemoryBudget;

/**
 * Decrypted bytes that the service has not read yet. They have a buffer only during a turn; between turns they wait in an array
 * of their size, which is charged to the memory budget.
 */
final class DecryptedInput {
    private final TlsBuffers buffers;
    private final MemoryBudget memory;

    /** In a turn: the service's input up to the limit, and behind it the bytes for which the input has no room. */
    private ByteBuffer buffer;

    private int beyond;

    /** The same between turns; null if there are none. */
    private byte[] unread;

    private boolean released;

    DecryptedInput(TlsBuffers buffers, MemoryBudget memory) {
        this.buffers = buffers;
        this.memory = memory;
    }

    /** What the service may read, as {@link Connection#input} specifies it. */
    ByteBuffer bytes() {
        if (buffer == null) {
            buffer = buffers.takeInput();
            if (unread != null) {
                buffer.clear().put(unread).flip();
                limit();
                releaseUnread();
            }
        }
        return buffer;
    }

    /** Returns the buffer, ready for more bytes behind those that it has. {@link #endAdding} must follow. */
    ByteBuffer beginAdding() {
        ByteBuffer bytes = bytes();
        return bytes.limit(bytes.limit() + beyond).compact();
    }

    void endAdding() {
        buffer.flip();
        limit();
    }

    private void limit() {
        beyond = Math.max(0, buffer.remaining() - Connection.INPUT_CAPACITY);
        buffer.limit(buffer.limit() - beyond);
    }

    boolean hasUnread() {
        return unread != null || buffer != null && buffer.hasRemaining();
    }

    /** Whether there are more bytes than the service can see. */
    boolean hasMore() {
        return beyond > 0;
    }

    boolean hasRoom() {
        return buffer == null || buffer.remaining() < Connection.INPUT_CAPACITY;
    }

    /** Keeps what the service left unread for the next turn. Returns false if there is no memory for it. */
    boolean keepUnread() {
        if (buffer == null || released) {
            return true;
        }
        int left = buffer.remaining() + beyond;
        if (left > 0) {
            if (!memory.take(left)) {
                return false;
            }
            unread = new byte[left];
            buffer.limit(buffer.limit() + beyond).get(unread);
            beyond = 0;
        }
        return true;
    }

    /** Forgets what the service left unread. */
    void drop() {
        ByteBuffer left = bytes();
        left.position(left.limit());
        beyond = 0;
    }

    void giveBufferIfEmpty() {
        if (buffer != null && !buffer.hasRemaining() && beyond == 0) {
            giveBuffer();
        }
    }

    /** Ends the turn. What was not {@linkplain #keepUnread kept} is lost. */
    void giveBuffer() {
        if (buffer != null) {
            buffers.giveInput(buffer);
            buffer = null;
            beyond = 0;
        }
    }

    /** Drops what waits, and keeps nothing from now on. */
    void release() {
        released = true;
        releaseUnread();
    }

    private void releaseUnread() {
        if (unread != null) {
            memory.give(unread.length);
            unread = null;
        }
    }
}
