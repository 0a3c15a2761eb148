package portlab.server.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import portlab.common.wire.Reason;

/**
 * A peer that reads more slowly than its connection's worker writes, for one turn of the connection. The worker has given
 * up the lead, and waits for the peer on its own selector. Another connection that needs the worker may {@link #cut} the
 * peer while the worker waits.
 */
final class SlowReader {

    private enum State {
        WORKING,
        WAITING,
        CUT
    }

    /** The longest wait before a socket is tried again without a selector; the first one is a millisecond. */
    private static final long MAX_POLL_MILLIS = 64;

    private final SocketChannel channel;
    private final Selector selector;
    private final Pace pace;
    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
    private final long began;
    private long pollMillis = 1;

    /** @param selector null if the process has no descriptors left for one; the worker then tries the socket now and then */
    SlowReader(SocketChannel channel, Selector selector, Limits limits) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.began = System.nanoTime();
        this.pace = new Pace(limits, began);
        if (selector != null) {
            channel.register(selector, SelectionKey.OP_WRITE);
        }
    }

    /** Records that the reader took {@code bytes} more. */
    void moved(long bytes) {
        pace.moved(bytes, System.nanoTime());
        pollMillis = 1;
    }

    /** When the worker first had to wait. */
    long began() {
        return began;
    }

    /** When the reader last took something. */
    long lastMoved() {
        return pace.lastMoved();
    }

    /**
     * Waits until the channel is writable, at most for {@link Pace#RETRY}.
     *
     * @return whether the system reported the channel as writable
     * @throws CutException when the reader is too slow or was cut
     */
    boolean awaitRoom(EventLoop loop) throws IOException {
        int writable = select(loop, Pace.RETRY.toMillis());
        if (pace.tooSlow(System.nanoTime())) {
            throw new CutException(Reason.CUT_SLOW);
        }
        return writable > 0;
    }

    /**
     * Waits until {@link System#nanoTime} reaches {@code nanoTime}, whether or not the channel is writable.
     *
     * @throws CutException when the reader was cut
     */
    void pause(EventLoop loop, long nanoTime) throws IOException {
        watch(0);
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            select(loop, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
        watch(SelectionKey.OP_WRITE);
        pace.moved(0, System.nanoTime());
    }

    private void watch(int interest) {
        if (selector != null) {
            channel.keyFor(selector).interestOps(interest);
        }
    }

    private int select(EventLoop loop, long millis) throws IOException {
        state.compareAndSet(State.WORKING, State.WAITING);
        int ready = loop.ended() || isCut() ? 0 : await(millis);
        state.compareAndSet(State.WAITING, State.WORKING);
        if (loop.ended()) {
            throw new CutException(Reason.CUT_FOR_SHUTDOWN);
        }
        if (isCut()) {
            throw new CutException(Reason.CUT_FOR_ANOTHER);
        }
        return ready;
    }

    private int await(long millis) throws IOException {
        if (selector != null) {
            return selector.select(key -> {}, millis);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(millis, pollMillis)));
        pollMillis = Math.min(2 * pollMillis, MAX_POLL_MILLIS);
        return 0;
    }

    /** Whether another connection took this reader's worker. */
    boolean isCut() {
        return state.get() == State.CUT;
    }

    /** Takes the worker for another connection; false if it is not waiting. */
    boolean cut() {
        boolean done = state.compareAndSet(State.WAITING, State.CUT);
        if (done) {
            wakeUp();
        }
        return done;
    }

    /** Lets a waiting worker see that its group has ended. */
    void wake() {
        if (state.get() == State.WAITING) {
            wakeUp();
        }
    }

    private void wakeUp() {
        if (selector != null) {
            selector.wakeup();
        }
    }

    /** Removes the channel from the worker's selector. */
    void end() throws IOException {
        SelectionKey key = selector == null ? null : channel.keyFor(selector);
        if (key != null) {
            key.cancel();
            selector.selectNow(ready -> {});
        }
    }
}
