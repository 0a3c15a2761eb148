package portlab.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A thread that takes turns at leading. While it leads, it serves one ready connection after the other. When it loses
 * the lead during a turn, it finishes that turn on its own, and follows again.
 */
final class Worker implements Runnable {
    private final WorkerGroup group;
    private ByteBuffer input;
    private ByteBuffer output;
    private Selector selector;
    private boolean leads;
    private long turn;
    private volatile SlowReader slowReader;

    Worker(WorkerGroup group) {
        this.group = group;
    }

    @Override
    public void run() {
        try {
            while (group.follow()) {
                leads = true;
                while (leads) {
                    group.step(this);
                }
            }
        } catch (Throwable e) {
            group.died(this, e);
            return;
        }
        try {
            lendBuffers();
            closeSelector();
        } finally {
            group.retire(this);
        }
    }

    /** Whether it has the lead, as far as it knows: at the end of a turn it may find that the lead was taken away. */
    boolean leads() {
        return leads;
    }

    /** Notes that another leads from now on. */
    void lostLead() {
        leads = false;
    }

    void beginTurn(long number) {
        turn = number;
    }

    /** The number of its last turn. */
    long turn() {
        return turn;
    }

    /** The bytes that came on the connection being served. */
    ByteBuffer input() {
        if (input == null) {
            input = group.buffers().takeInput();
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
            output = group.buffers().takeOutput();
        }
        return output.clear();
    }

    /** Leaves the input buffer to the next leader when it has nothing in it. */
    void lendInputIfEmpty() {
        if (input != null && !input.hasRemaining()) {
            group.buffers().giveInput(input);
            input = null;
        }
    }

    /** Leaves the output buffer to the next leader. */
    void lendOutput() {
        if (output != null) {
            group.buffers().giveOutput(output);
            output = null;
        }
    }

    private void lendBuffers() {
        lendInputIfEmpty();
        lendOutput();
    }

    /** The reader that it has to wait for in this turn; null as long as it takes all at once. */
    SlowReader slowReader() {
        return slowReader;
    }

    /** Notes that the reader took so many bytes. */
    void moved(long bytes) {
        if (slowReader != null) {
            slowReader.moved(bytes);
        }
    }

    /** Waits until the channel takes bytes again; see {@link SlowReader#awaitRoom}. */
    boolean awaitRoom(SocketChannel channel) throws IOException {
        if (slowReader == null) {
            if (selector == null) {
                selector = Selector.open();
            }
            slowReader = new SlowReader(channel, selector, group.limits());
        }
        return slowReader.awaitRoom(group);
    }

    /** Until when it worked in this turn: until now, or until it first had to wait for its reader. */
    long workedUntil() {
        SlowReader reader = slowReader;
        return reader == null ? System.nanoTime() : reader.began();
    }

    /** Waits for the reader no more. Whether this worker is spare now: it is not when the reader was cut for another. */
    boolean endSlowReader() {
        SlowReader reader = slowReader;
        slowReader = null;
        if (reader == null) {
            return true;
        }
        try {
            reader.end();
        } catch (IOException | RuntimeException | Error e) {
            group.report("a worker's selector failed and is replaced", e);
            closeSelector();
        }
        return !reader.wasCutForAnother();
    }

    private void closeSelector() {
        Selector closing = selector;
        selector = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException | RuntimeException | Error e) {
                group.report("a worker's selector cannot be closed", e);
            }
        }
    }
}
