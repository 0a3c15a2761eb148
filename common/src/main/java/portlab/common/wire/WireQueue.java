package portlab.common.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Passes events from connections to a sink without ever making a connection wait: a thread of its own calls the sink. Keeps events of
 * at most {@link #CAPACITY} bytes, or as many as the caller says, besides the ends and secrets of open connections.
 *
 * <p>Drops what comes when it is full, and counts it: as soon as there is room, an {@link WireEvent.Omitted} of the connection says
 * how much is missing. A connection that opens while the queue is full is not recorded at all; {@code Omitted} of connection 0
 * counts those events. The end of a recorded connection is never dropped, and neither are its secrets.
 */
public final class WireQueue implements WireSink {
    /** The usual capacity in bytes. */
    public static final long CAPACITY = 8 << 20;

    /** About what an event takes besides its bytes. */
    private static final int OVERHEAD = 128;

    /** How long {@link #drain} waits for the sink, and {@link #close} for a sign that it is not stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How often {@link #close} waits that long, at most. */
    private static final int WAITS = 12;

    private final long capacity;
    private final WireSink sink;
    private final Thread writer;
    private final Deque<WireEvent> queue = new ArrayDeque<>();
    private final Map<Long, Loss> recorded = new HashMap<>();
    private final Map<Long, Loss> losses = new LinkedHashMap<>();
    private final Loss unrecorded = new Loss();
    private long used;
    private long dropped;
    private long taken;
    private boolean closed;

    /** Whether the sink has an event, or has not flushed what it got. */
    private boolean busy;

    /** Starts the thread. */
    public WireQueue(WireSink sink) {
        this(sink, CAPACITY);
    }

    /** @param capacity in bytes */
    public WireQueue(WireSink sink, long capacity) {
        this.sink = sink;
        this.capacity = capacity;
        writer = new Thread(this::run, "wire");
        writer.setDaemon(true);
        writer.start();
    }

    /** Takes an event without waiting for the sink. Any thread may call it. After {@link #close} it does nothing. */
    @Override
    public synchronized void accept(WireEvent event) {
        if (closed) {
            return;
        }
        boolean room = used + cost(event) <= capacity;
        if (event instanceof WireEvent.Opened && room) {
            recorded.put(event.connection(), new Loss());
        }
        Loss loss = recorded.get(event.connection());
        if (loss == null) {
            lose(0, unrecorded, event);
        } else if (room || event instanceof WireEvent.Ended || event instanceof WireEvent.Secret) {
            add(event, loss);
        } else {
            lose(event.connection(), loss, event);
        }
    }

    private void add(WireEvent event, Loss loss) {
        if (losses.remove(event.connection()) != null) {
            enqueue(loss.report(event.connection(), event.nanos()));
        }
        enqueue(event);
        if (event instanceof WireEvent.Ended ended && ended.last()) {
            recorded.remove(event.connection());
        }
    }

    private void enqueue(WireEvent event) {
        used += cost(event);
        queue.add(event);
        notifyAll();
    }

    private void lose(long connection, Loss loss, WireEvent event) {
        loss.add(event);
        dropped++;
        losses.put(connection, loss);
        notifyAll();
    }

    /** How many events were dropped so far. */
    public synchronized long dropped() {
        return dropped;
    }

    private static long cost(WireEvent event) {
        return OVERHEAD + (event instanceof WireEvent.Data data ? data.bytes().length : 0);
    }

    /**
     * Ends the thread once the sink has everything, and closes the sink. Waits for that up to a minute, but not for a sink that
     * takes nothing for five seconds. What it has not taken by then is dropped.
     */
    @Override
    public void close() {
        closeAll(List.of(this));
    }

    /** Closes several queues like {@link #close}, and waits for all of them together. */
    static void closeAll(List<WireQueue> queues) {
        closeAll(queues, PATIENCE);
    }

    /** The same with another time for a sign of life. */
    static void closeAll(List<WireQueue> queues, Duration patience) {
        queues.forEach(WireQueue::end);
        try {
            long before = -1;
            for (int i = 0; i < WAITS && taken(queues) != before; i++) {
                before = taken(queues);
                join(queues, System.nanoTime() + patience.toNanos());
            }
            queues.forEach(WireQueue::giveUp);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long taken(List<WireQueue> queues) {
        return queues.stream().mapToLong(WireQueue::taken).sum();
    }

    private static void join(List<WireQueue> queues, long end) throws InterruptedException {
        for (WireQueue queue : queues) {
            TimeUnit.NANOSECONDS.timedJoin(queue.writer, end - System.nanoTime());
        }
    }

    private synchronized long taken() {
        return taken;
    }

    private synchronized void giveUp() {
        dropped += queue.size();
        queue.clear();
    }

    private synchronized void end() {
        closed = true;
        notifyAll();
    }

    /** Waits until the sink has taken and flushed everything so far; at most five seconds. */
    public synchronized void drain() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            long left = PATIENCE.toNanos();
            while (left > 0 && writer.isAlive() && (busy || !isEmpty())) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = end - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isEmpty() {
        return queue.isEmpty() && losses.isEmpty();
    }

    // The thread.

    private void run() {
        for (WireEvent event = take(); event != null; event = take()) {
            pass(event);
            if (release(event)) {
                sink.flush();
            }
        }
        sink.close();
    }

    /** A sink fails only without memory. That costs an event, which is reported as dropped, but not the recording. */
    private void pass(WireEvent event) {
        try {
            sink.accept(event);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                lose(0, unrecorded, event);
            }
        }
    }

    /** Waits for the next event, or for a loss to report, which can wait until the queue is empty; null at the end. */
    private synchronized WireEvent take() {
        busy = false;
        notifyAll();
        try {
            while (!closed && isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but to end it.
            closed = true;
        }
        if (queue.isEmpty() && !losses.isEmpty()) {
            Map.Entry<Long, Loss> first = losses.entrySet().iterator().next();
            losses.remove(first.getKey());
            enqueue(first.getValue().report(first.getKey(), first.getValue().nanos));
        }
        busy = !queue.isEmpty();
        return queue.poll();
    }

    /** Makes room for as much as the event took; whether there is nothing else to write. */
    private synchronized boolean release(WireEvent event) {
        used -= cost(event);
        taken++;
        return queue.isEmpty();
    }

    /** What was dropped of a connection since the last report. */
    private static final class Loss {
        private long nanos;
        private long events;
        private long sent;
        private long received;

        void add(WireEvent event) {
            nanos = event.nanos();
            if (event instanceof WireEvent.Omitted omitted) {
                events += omitted.events();
                sent += omitted.sent();
                received += omitted.received();
                return;
            }
            events++;
            sent += event instanceof WireEvent.Sent data ? data.count() : 0;
            received += event instanceof WireEvent.Received data ? data.count() : 0;
        }

        WireEvent report(long connection, long when) {
            WireEvent report =
                    new WireEvent.Omitted(connection, when, WireEvent.Omission.OVERLOAD, events, sent, received);
            events = 0;
            sent = 0;
            received = 0;
            return report;
        }
    }
}
