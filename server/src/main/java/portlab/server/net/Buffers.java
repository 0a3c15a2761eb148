package portlab.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The buffers that go with the work: a worker that waits for a reader hands what it does not need on to the next
 * leader, so that a thousand slow readers do not hold a thousand pairs of them.
 */
final class Buffers {
    private final ConcurrentLinkedDeque<ByteBuffer> inputs = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<ByteBuffer> outputs = new ConcurrentLinkedDeque<>();

    ByteBuffer takeInput() {
        ByteBuffer buffer = inputs.pollFirst();
        return buffer != null
                ? buffer
                : ByteBuffer.allocateDirect(Connection.INPUT_CAPACITY).limit(0);
    }

    ByteBuffer takeOutput() {
        ByteBuffer buffer = outputs.pollFirst();
        return buffer != null ? buffer : ByteBuffer.allocateDirect(Connection.OUTPUT_CAPACITY);
    }

    void giveInput(ByteBuffer buffer) {
        inputs.addFirst(buffer);
    }

    void giveOutput(ByteBuffer buffer) {
        outputs.addFirst(buffer);
    }
}
