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
 * Writes one line for each exchange, in the order of the calls. {@link #accept} never waits: the log's own thread formats
 * and writes the lines in batches. When that thread cannot keep up, for example because a terminal is stopped or a disk is
 * full, the log drops and counts lines, and reports their number with the next line that it can write. No error ends the
 * log before it is closed.
 */
public final class AccessLog implements Consumer<Exchange>, AutoCloseable {
    private static final int QUEUE = 16 * 1024;
    private static final int BATCH = 1024;

    /** Roughly the bytes of an exchange in memory, without its texts. */
    private static final int OVERHEAD = 300;

    /** Long enough to gather a batch under load, too short to be noticed. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final BlockingQueue<Exchange> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder lost = new LongAdder();
    private final MemoryBudget memory;
    private final LogFormat format;
    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closed;
    private long reportedLost;
    private boolean torn;

    /**
     * Starts a log. It writes UTF-8 to {@code out}, whole lines in each call, and does not close it. A failed write may leave
     * part of a line, so the next one begins with a line feed.
     *
     * @param memory the budget for exchanges in the queue, because peers choose the length of their texts
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

    /** The number of lines that could not be written so far. */
    public long lost() {
        return lost.sum();
    }

    /** Writes the lines in the queue; gives up after a second. */
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
        // Large enough that it never grows: a failed allocation would lose exchanges taken off the queue.
        List<Exchange> batch = new ArrayList<>(BATCH + 1);
        while (!closed) {
            try {
                batch.add(queue.take());
                // Under load, waking up for each line would be most of the cost of logging.
                TimeUnit.NANOSECONDS.sleep(GATHERING.toNanos());
            } catch (InterruptedException e) {
                closed = true;
            }
            writeAll(batch);
        }
        // The log may have been closed during a write, after more exchanges were queued.
        writeAll(batch);
        if (lost.sum() > reportedLost) {
            write(batch);
        }
    }

    /** Writes the batch and then everything in the queue. */
    private void writeAll(List<Exchange> batch) {
        for (queue.drainTo(batch, BATCH); !batch.isEmpty(); queue.drainTo(batch, BATCH)) {
            write(batch);
            for (Exchange exchange : batch) {
                memory.give(size(exchange));
            }
            batch.clear();
        }
    }

    private void write(List<Exchange> batch) {
        try {
            long lostNow = lost.sum();
            byte[] lines = lines(batch, lostNow - reportedLost);
            torn = true;
            out.write(lines);
            out.flush();
            torn = false;
            reportedLost = lostNow;
        } catch (IOException | RuntimeException | Error e) {
            // There is no better place to report this than the log itself, and its thread must go on.
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
