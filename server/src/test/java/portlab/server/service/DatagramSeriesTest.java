package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import portlab.server.net.Exchange;

/** The log of datagrams: a line for each series of them. */
class DatagramSeriesTest {
    private static final InetSocketAddress ONE = new InetSocketAddress("127.0.0.1", 40_001);
    private static final InetSocketAddress OTHER = new InetSocketAddress("127.0.0.1", 40_002);

    private final List<Exchange> log = new ArrayList<>();
    private long now;
    private final DatagramSeries series = new DatagramSeries(() -> 3, () -> now, log::add);

    private void passMillis(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void tenPingsAreOneLine() {
        for (int i = 0; i < 10; i++) {
            series.add(ONE, 32);
            assertTrue(series.recordQuiet());
            passMillis(1000);
        }
        assertEquals(List.of(), log);
        passMillis(1500);
        assertFalse(series.recordQuiet());
        Exchange line = log.get(0);
        assertEquals(1, log.size());
        assertEquals("echo 10 UDP datagrams", line.request());
        assertEquals(ONE, line.peer());
        assertEquals(320, line.received());
        assertEquals(320, line.sent());
        assertEquals(TimeUnit.SECONDS.toNanos(9), line.nanos());
        assertEquals(3, line.active());
        assertEquals("ok", line.outcome());
    }

    @Test
    void eachSourceHasItsOwnLine() {
        series.add(ONE, 5);
        series.add(OTHER, 6);
        passMillis(1999);
        series.add(OTHER, 6);
        passMillis(1);
        assertTrue(series.recordQuiet());
        assertEquals(List.of("echo 1 UDP datagram"), requests());
        series.recordAll();
        assertEquals(List.of("echo 1 UDP datagram", "echo 2 UDP datagrams"), requests());
    }

    @Test
    void anEndlessFloodIsALineAMinute() {
        for (int i = 0; i <= 600; i++) {
            series.add(ONE, 1);
            series.recordQuiet();
            passMillis(100);
        }
        assertEquals(List.of("echo 601 UDP datagrams"), requests());
    }

    @Test
    void manySourcesFloodNeitherTheLogNorTheMemory() {
        for (int port = 1024; port < 60_000; port++) {
            series.add(new InetSocketAddress("127.0.0.1", port), 1);
        }
        series.recordAll();
        assertEquals(DatagramSeries.MAX_SOURCES, log.size());
    }

    private List<String> requests() {
        return log.stream().map(Exchange::request).toList();
    }
}
