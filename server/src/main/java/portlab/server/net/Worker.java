package portlab.server.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A thread that takes turns at leading. While it leads it serves whoever is ready; before it waits for anything it
 * passes the lead on, waits on a selector of its own, and follows again when done.
 */
final class Worker implements Runnable {
    private final Workers workers;
    private ByteBuffer input;
    private ByteBuffer output;
    private Pace pace;
    private boolean leading;
    private volatile Selector selector;
    private volatile boolean cut;
    private volatile long lastMoved;

    Worker(Workers workers) {
        this.workers = workers;
    }

    @Override
    public void run() {
        while (workers.takeLead()) {
            leading = true;
            pace = null;
            while (leading) {
                workers.step(this);
            }
        }
        lendBuffers();
        closeSelector();
    }

    /** Takes note that the lead is another's from now on. */
    void leadIsGone() {
        leading = false;
        cut = false;
        lastMoved = System.nanoTime();
    }

    /** The bytes that came on the connection being served. */
    ByteBuffer input() {
        if (input == null) {
            input = workers.buffers().takeInput();
        }
        return input;
    }

    /** How many bytes are unread in the input. */
    int unread() {
        return input == null ? 0 : input.remaining();
    }

    /** What is unread in the input, taken out of it. */
    byte[] takeUnread() {
        byte[] unread = new byte[input.remaining()];
        input.get(unread);
        return unread;
    }

    /** Drops what is unread in the input. */
    void dropUnread() {
        if (input != null) {
            input.position(input.limit());
        }
    }

    ByteBuffer output() {
        if (output == null) {
            output = workers.buffers().takeOutput();
        }
        return output.clear();
    }

    /** Leaves the input buffer to the next leader when it has nothing in it. */
    void lendInputIfEmpty() {
        if (input != null && !input.hasRemaining()) {
            workers.buffers().giveInput(input);
            input = null;
        }
    }

    /** Leaves the output buffer to the next leader. */
    void lendOutput() {
        if (output != null) {
            workers.buffers().giveOutput(output);
            output = null;
        }
    }

    private void lendBuffers() {
        lendInputIfEmpty();
        lendOutput();
    }

    /** Takes note that the reader took something. */
    void moved(long bytes) {
        if (pace != null) {
            lastMoved = System.nanoTime();
            pace.moved(bytes, lastMoved);
        }
    }

    /**
     * Waits until the channel takes bytes again, and no longer than until it is to be tried all the same (see
     * {@link Pace#RETRY}).
     *
     * @return whether the channel is known to have room
     * @throws SocketTimeoutException when the reader is too slow, or is cut to free its worker
     */
    boolean awaitRoom(SocketChannel channel) throws IOException {
        if (pace == null) {
            pace = new Pace(workers.limits(), System.nanoTime());
        }
        if (selector == null) {
            selector = Selector.open();
        }
        if (channel.keyFor(selector) == null) {
            channel.register(selector, SelectionKey.OP_WRITE);
        }
        int writable = cut ? 0 : selector.select(key -> {}, Pace.RETRY.toMillis());
        if (cut) {
            throw new SocketTimeoutException("cut to free its worker");
        }
        if (pace.tooSlow(System.nanoTime())) {
            throw new SocketTimeoutException("reads too slowly");
        }
        return writable > 0;
    }

    /** Takes the channel out of this worker's own selector, so that it can be closed or waited for elsewhere. */
    void forget(SocketChannel channel) {
        SelectionKey key = selector == null ? null : channel.keyFor(selector);
        if (key == null) {
            return;
        }
        key.cancel();
        try {
            selector.selectNow(ready -> {});
        } catch (IOException e) {
            workers.report("a worker's selector failed and is replaced", e);
            closeSelector();
        }
    }

    /** Ends this worker's wait for its reader; called from another thread. */
    void cut() {
        cut = true;
        Selector waiting = selector;
        if (waiting != null) {
            waiting.wakeup();
        }
    }

    /** When its reader last took something. */
    long lastMoved() {
        return lastMoved;
    }

    private void closeSelector() {
        Selector closing = selector;
        selector = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                workers.report("a worker's selector cannot be closed", e);
            }
        }
    }
}
