package portlab.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;

/**
 * Writes exchanges down, a line each, in the order they were handed in. Handing one in never waits: formatting and
 * writing happen on the log's own thread, a batch at a time, and when that cannot keep up, as when a terminal is stopped
 * or a disk is full, lines are lost and counted, and the next line that gets through says how many. Nothing that goes
 * wrong ends the log while it is open.
 */
public final class AccessLog implements Consumer<Exchange>, AutoCloseable {
    private static final int QUEUE = 16 * 1024;
    private static final int BATCH = 1024;

    /** What an exchange takes beside its texts, roughly. */
    private static final int OVERHEAD = 300;

    /** Long enough to gather a batch under load, too short for somebody who watches to notice. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final BlockingQueue<Exchange> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder lost = new LongAdder();
    private final MemoryBudget memory;
    private final LogFormat format;
    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closed;
    private long lostAndSaid;
    private boolean torn;

    /**
     * Starts a log. It writes UTF-8 to {@code out}, some whole lines a call, and does not close it. After a write that
     * failed, and may have left a part of a line, the next one begins with a line feed.
     *
     * @param memory what exchanges that wait to be written come out of: their texts are as long as peers make them
     */
    public AccessLog(MemoryBudget memory, LogFormat format, OutputStream out) {
        this.memory = memory;
        this.format = format;
        this.out = out;
        this.writer = new Thread(this::write, "log");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void accept(Exchange exchange) {
        long size = size(exchange);
        if (!memory.takeSpare(size)) {
            lost.increment();
        } else if (!queue.offer(exchange)) {
            memory.give(size);
            lost.increment();
        }
    }

    private static long size(Exchange exchange) {
        return OVERHEAD + exchange.request().length() + length(exchange.referer()) + length(exchange.userAgent());
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }

    /** How many lines could not be written so far. */
    public long lost() {
        return lost.sum();
    }

    /** Writes what was handed in before, unless that takes more than a second. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join(LAST_LINES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        // Never has to grow, so that what is taken off the queue is never lost on the way.
        List<Exchange> batch = new ArrayList<>(BATCH + 1);
        while (!closed) {
            try {
                batch.add(queue.take());
                // A pause instead of a wake-up for each line: under load that is most of what a log costs.
                TimeUnit.NANOSECONDS.sleep(GATHERING.toNanos());
            } catch (InterruptedException e) {
                closed = true;
            }
            writeAll(batch);
        }
        // Closing may have come during a write, with more handed in meanwhile.
        writeAll(batch);
        if (lost.sum() > lostAndSaid) {
            write(batch);
        }
    }

    /** Writes what is in the batch and what waits behind it. */
    private void writeAll(List<Exchange> batch) {
        for (queue.drainTo(batch, BATCH); !batch.isEmpty(); queue.drainTo(batch, BATCH)) {
            write(batch);
            batch.forEach(exchange -> memory.give(size(exchange)));
            batch.clear();
        }
    }

    private void write(List<Exchange> batch) {
        try {
            long lostNow = lost.sum();
            byte[] lines = lines(batch, lostNow - lostAndSaid);
            torn = true;
            out.write(lines);
            out.flush();
            torn = false;
            lostAndSaid = lostNow;
        } catch (IOException | RuntimeException | Error e) {
            // The log is where this would be said; a thread that ended here would end all of it.
            lost.add(batch.size());
        }
    }

    private byte[] lines(List<Exchange> batch, long missing) {
        StringBuilder lines = new StringBuilder(torn ? "\n" : "");
        if (missing > 0) {
            format.appendLoss(missing, System.currentTimeMillis(), lines);
            lines.append('\n');
        }
        for (Exchange exchange : batch) {
            format.append(exchange, lines);
            lines.append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
