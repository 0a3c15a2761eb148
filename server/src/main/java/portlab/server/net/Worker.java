package portlab.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A thread that takes turns leading. While it leads, it serves one ready connection after the other. When it loses the lead
 * during a turn, it finishes that turn on its own and then follows again.
 */
final class Worker implements Runnable {
    private final WorkerGroup group;
    private final String name;
    private ByteBuffer input;
    private ByteBuffer output;
    private Selector selector;
    private boolean leads;
    private long turn;
    private long turns;
    private ConnectionHandler serving;
    private volatile SlowReader slowReader;

    /**
     * Spare buffers of a group. A worker that waits for a reader leaves its buffers to the next leader, so that a thousand
     * slow readers do not occupy a thousand pairs.
     */
    static final class Buffers {
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

    Worker(WorkerGroup group, String name) {
        this.group = group;
        this.name = name;
    }

    @Override
    public void run() {
        try {
            while (group.follow()) {
                lead();
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

    /** Whether the worker leads, as far as it knows: it notices only at the end of a turn that it lost the lead. */
    boolean leads() {
        return leads;
    }

    /** Begins to lead. */
    void lead() {
        leads = true;
    }

    void lostLead() {
        leads = false;
    }

    void beginTurn(long number, ConnectionHandler connection) {
        turn = number;
        turns++;
        serving = connection;
    }

    /** Called when the service has returned. */
    void endTurn() {
        serving = null;
    }

    /** The number of the worker's last turn. */
    long turn() {
        return turn;
    }

    /** The unread bytes of the connection being served. */
    ByteBuffer input() {
        if (input == null) {
            input = group.buffers().takeInput();
        }
        return input;
    }

    /** How many bytes are unread. */
    int unread() {
        return input == null ? 0 : input.remaining();
    }

    /** Removes and returns the unread bytes. */
    byte[] takeUnread() {
        byte[] unread = new byte[input.remaining()];
        input.get(unread);
        return unread;
    }

    /** Discards the unread bytes. */
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

    /** Leaves the input buffer to the next leader if it is empty. */
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

    /** The reader that the worker waits for in this turn; null if it never had to wait. */
    SlowReader slowReader() {
        return slowReader;
    }

    /** Records that the reader took {@code bytes} more. */
    void moved(long bytes) {
        if (slowReader != null) {
            slowReader.moved(bytes);
        }
    }

    /** Waits until the channel is writable; see {@link SlowReader#awaitRoom}. */
    boolean awaitRoom(SocketChannel channel) throws IOException {
        return slowReader(channel).awaitRoom(group.loop());
    }

    /** Waits although the channel may be writable; see {@link SlowReader#pause}. */
    void pause(SocketChannel channel, long nanoTime) throws IOException {
        slowReader(channel).pause(group.loop(), nanoTime);
    }

    private SlowReader slowReader(SocketChannel channel) throws IOException {
        if (slowReader == null) {
            if (selector == null) {
                selector = openSelector();
            }
            slowReader = new SlowReader(channel, selector, group.limits());
        }
        return slowReader;
    }

    /** Null if the process has no descriptors left. */
    private static Selector openSelector() {
        try {
            return Selector.open();
        } catch (IOException e) {
            return null;
        }
    }

    /** When the worker stopped working in this turn: when it first waited for its reader, or now. */
    long workedUntil() {
        SlowReader reader = slowReader;
        return reader == null ? System.nanoTime() : reader.began();
    }

    /** Stops waiting for the reader. Returns whether this worker is spare now: not if the reader was cut for another. */
    boolean endSlowReader() {
        SlowReader reader = slowReader;
        slowReader = null;
        if (reader == null) {
            return true;
        }
        try {
            reader.end();
        } catch (IOException | RuntimeException | Error e) {
            group.server().report("a worker's selector failed; replacing it", e);
            closeSelector();
        }
        return !reader.isCut();
    }

    // Called by any thread: what it reads may be a little old.

    String name() {
        return name;
    }

    Overview.Member overview() {
        ConnectionHandler now = serving;
        boolean detached = now != null && now.detached();
        Overview.Role role =
                detached ? Overview.Role.DETACHED : leads ? Overview.Role.LEADING : Overview.Role.FOLLOWING;
        return new Overview.Member(name, role, turns, now == null ? null : now.overview(this));
    }

    /** The connection that the worker serves, or null. */
    ConnectionHandler serving() {
        return serving;
    }

    private void closeSelector() {
        Selector closing = selector;
        selector = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException | RuntimeException | Error e) {
                group.server().report("cannot close a worker's selector", e);
            }
        }
    }
}
