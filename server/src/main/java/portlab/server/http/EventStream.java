package portlab.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Decisions;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Next;

/**
 * Server-sent events (HTML Standard 9.2) for any number of viewers. An event is made once and shared by all of them. A viewer
 * that waits needs no thread. One that reads too slowly loses events, never the middle of one: the stream keeps the last few
 * events, and a viewer continues with the oldest of these.
 *
 * <p>Over HTTP/1.0 the response has no length and ends with the connection. Thread-safe.
 */
public final class EventStream {
    /** No events before the published ones. */
    static final byte[] NOTHING = {};

    /** How long a browser waits before it connects again, in ms. */
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

    /** How many events to keep for viewers that are behind. */
    static final int KEPT = 8;

    /** How often to send a comment to a viewer if there are no events, to notice that it is gone. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** The same for one that ended its side: most such viewers are gone, and the system reports that at the second write. */
    private static final Duration HEARTBEAT_OF_ENDED = Duration.ofSeconds(1);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final MemoryBudget memory;
    private final int mostViewers;
    private final Runnable joined;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final AtomicLong lost = new AtomicLong();
    private final Deque<byte[]> events = new ArrayDeque<>();

    /** A copy of {@link #events}, so that no viewer waits for the publisher. */
    private volatile Kept kept = new Kept(0, List.of());

    /** @param first the number of the first of these events, from 0 */
    private record Kept(long first, List<byte[]> events) {
        long end() {
            return first + events.size();
        }
    }

    /**
     * @param memory the budget for the kept events, and for those that slow viewers have taken a part of
     * @param mostViewers how many viewers to admit; others get status 503
     * @param joined runs when a viewer has been admitted; it must not wait
     */
    public EventStream(MemoryBudget memory, int mostViewers, Runnable joined) {
        this.memory = memory;
        this.mostViewers = mostViewers;
        this.joined = joined;
    }

    /**
     * Sends an event to all viewers; any thread may call it. Without memory for it the event is lost.
     *
     * @param data any text
     */
    public void publish(String type, String data) {
        if (viewers.isEmpty()) {
            return;
        }
        if (keep(event(type, data))) {
            viewers.forEach(viewer -> viewer.waker.run());
        } else {
            lost.addAndGet(viewers.size());
        }
        if (viewers.isEmpty()) {
            forget();
        }
    }

    /** An event as it is sent. */
    static byte[] event(String type, String data) {
        StringBuilder text = new StringBuilder("event: ").append(type).append('\n');
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private synchronized boolean keep(byte[] event) {
        if (!memory.takeSpare(event.length)) {
            return false;
        }
        events.add(event);
        long first = kept.first();
        if (events.size() > KEPT) {
            memory.give(events.remove().length);
            first++;
        }
        kept = new Kept(first, List.copyOf(events));
        return true;
    }

    /** How many viewers there are now. */
    public int viewers() {
        return viewers.size();
    }

    /** How many events did not reach a viewer, counted for each viewer. */
    public long lost() {
        return lost.get();
    }

    /**
     * The response that begins the stream.
     *
     * @param first events for this viewer alone, each made by {@link #event}; {@link #NOTHING} for none
     */
    Responder.Result answer(Request request, byte[] first) {
        if (viewers.size() >= mostViewers) {
            return ErrorResponses.unavailable(
                    Reason.VIEWERS_FULL, "Too many pages watch this server. Close one and try again.", request);
        }
        List<Field> fields = List.of(
                new Field("Content-Type", "text/event-stream"),
                new Field("Cache-Control", "no-store"),
                // Keeps proxies such as nginx from collecting events before they pass them on.
                new Field("X-Accel-Buffering", "no"));
        return new Response(
                Status.OK, fields, new Response.Body.Events(this, first), Decisions.of(Reason.EVENTS_FOLLOW));
    }

    /** Makes the peer a viewer, after the head of {@link #answer}. */
    Next admit(byte[] first, Connection connection) throws IOException {
        Viewer viewer = new Viewer(first, connection.waker());
        connection.state(viewer);
        viewers.add(viewer);
        joined.run();
        return viewer.serve(connection);
    }

    private void remove(Viewer viewer) {
        if (viewers.remove(viewer) && viewers.isEmpty()) {
            forget();
        }
    }

    /** Frees the memory: nobody is behind. */
    private synchronized void forget() {
        events.forEach(event -> memory.give(event.length));
        kept = new Kept(kept.end(), List.of());
        events.clear();
    }

    /** One peer; the state of its connection. Only {@link #waker} is for other threads. */
    final class Viewer {
        private final Runnable waker;

        /** The number of the next event. */
        private long next = kept.end();

        private ByteBuffer sending;
        private int charged;
        private boolean ended;

        private Viewer(byte[] first, Runnable waker) {
            this.waker = waker;
            this.sending = ByteBuffer.allocate(RETRY.length + first.length)
                    .put(RETRY)
                    .put(first)
                    .flip();
        }

        Next serve(Connection connection) throws IOException {
            discardInput(connection);
            if (sending == null && connection.overdue()) {
                sending = ByteBuffer.wrap(COMMENT);
            }
            while (sending != null || !connection.closing() && takeNext()) {
                connection.offer(sending);
                if (sending.hasRemaining()) {
                    charge();
                    return ended ? Next.WAIT_TO_WRITE : Next.WAIT_FOR_EITHER;
                }
                release();
            }
            if (connection.closing()) {
                connection.note(Reason.CLOSED_FOR_SHUTDOWN);
                leave(connection);
                return Next.CLOSE;
            }
            Duration pause = ended ? HEARTBEAT_OF_ENDED : HEARTBEAT;
            return new Next.WaitUntil(System.nanoTime() + pause.toNanos());
        }

        /** A viewer has nothing more to say, but a program may end its side and read on. */
        private void discardInput(Connection connection) throws IOException {
            if (!ended) {
                ended = connection.fill() < 0;
                connection.input().position(connection.input().limit());
            }
        }

        private boolean takeNext() {
            Kept now = kept;
            skipLost(now);
            if (next >= now.end()) {
                return false;
            }
            sending = ByteBuffer.wrap(now.events().get((int) (next - now.first())));
            next++;
            return true;
        }

        private void skipLost(Kept now) {
            if (next < now.first()) {
                lost.addAndGet(now.first() - next);
                next = now.first();
            }
        }

        /** The stream may forget an event of which the viewer has a part, so the viewer accounts for it as well. */
        private void charge() throws CutException {
            if (charged == 0) {
                if (!memory.takeSpare(sending.capacity())) {
                    throw new CutException(Reason.MEMORY_FULL);
                }
                charged = sending.capacity();
            }
        }

        private void release() {
            memory.give(charged);
            charged = 0;
            sending = null;
        }

        /** Called once the viewer gets no more. */
        void leave(Connection connection) {
            skipLost(kept);
            release();
            remove(this);
            connection.state(null);
        }
    }
}
