package portlab.server.service;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;

/**
 * Sums up the echoed datagrams of each source for the log: a line for each series of datagrams, not for each datagram, so that
 * any rate leaves a readable log. A series ends when its source pauses for 2 s, and after a minute. Sources beyond
 * {@value #MAX_SOURCES} at once are not logged. Not thread-safe.
 */
public final class DatagramSeries {
    static final int MAX_SOURCES = 256;

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(2);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

    private final Map<InetSocketAddress, Series> bySource = new HashMap<>();
    private final IntSupplier connections;
    private final LongSupplier nanoTime;
    private final Consumer<Exchange> log;
    private long lastLook;

    private static final class Series {
        final long startedMillis = System.currentTimeMillis();
        final long start;
        long last;
        long datagrams;
        long bytes;

        Series(long start) {
            this.start = start;
        }
    }

    /**
     * @param connections how many connections the server has open
     * @param log receives a record of each series when it ends
     */
    public DatagramSeries(IntSupplier connections, Consumer<Exchange> log) {
        this(connections, System::nanoTime, log);
    }

    DatagramSeries(IntSupplier connections, LongSupplier nanoTime, Consumer<Exchange> log) {
        this.connections = connections;
        this.nanoTime = nanoTime;
        this.log = log;
        this.lastLook = nanoTime.getAsLong();
    }

    /** Adds a datagram that was echoed. */
    void add(InetSocketAddress source, int bytes) {
        long now = nanoTime.getAsLong();
        Series series = bySource.get(source);
        if (series == null) {
            if (bySource.size() == MAX_SOURCES) {
                return;
            }
            series = new Series(now);
            bySource.put(source, series);
        }
        series.last = now;
        series.datagrams++;
        series.bytes += bytes;
    }

    /** Records the series that have ended, twice a second at most. Returns whether others are under way. */
    boolean recordQuiet() {
        long now = nanoTime.getAsLong();
        if (now - lastLook >= LOOK_INTERVAL) {
            lastLook = now;
            recordQuiet(now);
        }
        return !bySource.isEmpty();
    }

    private void recordQuiet(long now) {
        for (Iterator<Map.Entry<InetSocketAddress, Series>> each =
                        bySource.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<InetSocketAddress, Series> entry = each.next();
            Series series = entry.getValue();
            if (now - series.last >= PAUSE || now - series.start >= LONGEST) {
                each.remove();
                record(entry.getKey(), series);
            }
        }
    }

    /** Records the series under way. */
    void recordAll() {
        bySource.forEach(this::record);
        bySource.clear();
    }

    private void record(InetSocketAddress source, Series series) {
        log.accept(new Exchange(
                "echo",
                source,
                connections.getAsInt(),
                "echo " + series.datagrams + (series.datagrams == 1 ? " UDP datagram" : " UDP datagrams"),
                "ok",
                series.bytes,
                series.bytes,
                series.bytes,
                series.startedMillis,
                series.last - series.start,
                null,
                null,
                Decisions.NONE,
                null));
    }
}
