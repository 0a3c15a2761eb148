package portlab.server.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A peer that takes an answer more slowly than it is written, during one turn of its connection. Its worker waits for it
 * on a selector of its own, without the lead. Any thread may {@link #cut} it while its worker waits, and only then.
 */
final class SlowReader {

    /** Why it is cut. */
    enum End {
        /** Its worker is needed by another connection, and promised to it. */
        FOR_ANOTHER,
        /** The server's grace period is over. */
        OF_SERVER
    }

    private enum State {
        WORKING,
        WAITING,
        CUT_FOR_ANOTHER,
        CUT
    }

    private final SocketChannel channel;
    private final Selector selector;
    private final Pace pace;
    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
    private final long began;
    private volatile long lastMoved;

    SlowReader(SocketChannel channel, Selector selector, Limits limits) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.began = System.nanoTime();
        this.lastMoved = began;
        this.pace = new Pace(limits, lastMoved);
        channel.register(selector, SelectionKey.OP_WRITE);
    }

    /** Notes that the reader took so many bytes. */
    void moved(long bytes) {
        lastMoved = System.nanoTime();
        pace.moved(bytes, lastMoved);
    }

    /** When it was waited for first. */
    long began() {
        return began;
    }

    /** When the reader last took something. */
    long lastMoved() {
        return lastMoved;
    }

    /**
     * Waits until the channel takes bytes again, and no longer than until it is to be tried all the same (see
     * {@link Pace#RETRY}).
     *
     * @return whether the channel is known to have room
     * @throws SocketTimeoutException when the reader is too slow, or is cut
     */
    boolean awaitRoom(WorkerGroup group) throws IOException {
        state.compareAndSet(State.WORKING, State.WAITING);
        int writable = group.ended() || isCut() ? 0 : selector.select(key -> {}, Pace.RETRY.toMillis());
        state.compareAndSet(State.WAITING, State.WORKING);
        if (group.ended() || isCut()) {
            throw new SocketTimeoutException("cut");
        }
        if (pace.tooSlow(System.nanoTime())) {
            throw new SocketTimeoutException("reads too slowly");
        }
        return writable > 0;
    }

    private boolean isCut() {
        return state.get() != State.WORKING && state.get() != State.WAITING;
    }

    /** Ends the wait for this reader; false when nobody waits for it at the moment. */
    boolean cut(End end) {
        State cut = end == End.FOR_ANOTHER ? State.CUT_FOR_ANOTHER : State.CUT;
        boolean done = state.compareAndSet(State.WAITING, cut);
        if (done) {
            selector.wakeup();
        }
        return done;
    }

    /** Whether its worker is promised to another connection, which it was cut for. */
    boolean wasCutForAnother() {
        return state.get() == State.CUT_FOR_ANOTHER;
    }

    /** Takes the channel out of the worker's selector, so that it can be closed or waited for elsewhere. */
    void end() throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.cancel();
            selector.selectNow(ready -> {});
        }
    }
}
