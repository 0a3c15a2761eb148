package portlab.server.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import portlab.server.net.Connection;

/**
 * Buffers for decrypted input and for encrypted output. A connection has some only during a turn, so there are about as many as
 * busy workers. Output is on the heap, where the JDK encrypts up to three times as fast; input is in direct memory, as the
 * encrypted input is. Safe for use by several threads at once.
 */
final class TlsBuffers {
    /** How many bytes are encrypted for one write: four of the largest records. */
    static final int BATCH = 64 * 1024;

    /** Room for that, as the JDK wants to see it. */
    private static final int OUTPUT = 68 * 1024;

    /** A record is decrypted as a whole, although the input may have room for its beginning only. */
    private static final int INPUT = Connection.INPUT_CAPACITY + 17 * 1024;

    private final ConcurrentLinkedDeque<ByteBuffer> inputs = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<ByteBuffer> outputs = new ConcurrentLinkedDeque<>();

    /** An input without content. */
    ByteBuffer takeInput() {
        ByteBuffer buffer = inputs.pollFirst();
        return (buffer != null ? buffer : ByteBuffer.allocateDirect(INPUT))
                .clear()
                .limit(0);
    }

    void giveInput(ByteBuffer buffer) {
        inputs.addFirst(buffer);
    }

    /** An output ready to be filled. */
    ByteBuffer takeOutput() {
        ByteBuffer buffer = outputs.pollFirst();
        return (buffer != null ? buffer : ByteBuffer.allocate(OUTPUT)).clear();
    }

    void giveOutput(ByteBuffer buffer) {
        outputs.addFirst(buffer);
    }
}
