package portlab.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;
import portlab.server.live.LatestExchanges.Summary;

class LatestExchangesTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 8080);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40000);

    private final LatestExchanges exchanges = new LatestExchanges();

    private void open(long connection) {
        exchanges.accept(new WireEvent.Opened(connection, true, "http", SERVER, CLIENT, Instant.EPOCH, 0));
    }

    private void received(long connection, long nanos, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchanges.accept(new WireEvent.Received(connection, nanos, bytes.length, bytes));
    }

    private void sent(long connection, long nanos, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchanges.accept(new WireEvent.Sent(connection, nanos, bytes.length, bytes));
    }

    @Test
    void anExchangeIsSummedUpInALine() {
        open(7);
        assertEquals(List.of(), exchanges.summaries());
        received(7, 1_000_000, "GET /a\u202e.txt HTTP/1.0\r\nHost: x\r\n\r\n");
        exchanges.accept(new WireEvent.Note(7, 2_000_000, Reason.FILE_FOUND, ""));
        sent(7, 3_500_000, "HTTP/1.0 200 OK\r\n\r\nhello\n");
        assertEquals(
                List.of(new Summary(
                        1, "http", "127.0.0.1:40000", "GET /a\\u202e.txt HTTP/1.0", "HTTP/1.0 200 OK", 35, 25, 2.5)),
                exchanges.summaries());
        String text = exchanges.text(1).orElseThrow();
        assertTrue(text.contains("← Host: x\\r\\n"), text);
        assertTrue(text.contains(Reason.FILE_FOUND.sentence()), text);
        assertTrue(text.contains("→ hello\\n"), text);
    }

    @Test
    void eachRequestOfAKeptConnectionIsAnExchange() {
        open(1);
        received(1, 1, "GET /one HTTP/1.0\r\n\r\n");
        sent(1, 2, "one");
        exchanges.accept(new WireEvent.Reused(1, 3, 2));
        received(1, 4, "GET /two HTTP/1.0\r\n\r\n");
        sent(1, 5, "two");
        exchanges.accept(new WireEvent.Ended(1, 6, End.CLOSE, Side.LOCAL));
        sent(1, 7, "after the end");
        assertEquals(
                List.of("GET /two HTTP/1.0 two", "GET /one HTTP/1.0 one"),
                exchanges.summaries().stream()
                        .map(each -> each.request() + " " + each.reply())
                        .toList());
        assertFalse(exchanges.text(1).orElseThrow().contains("two"));
    }

    @Test
    void binaryDataIsNotShownAsText() {
        open(1);
        exchanges.accept(new WireEvent.Received(1, 1, 4, new byte[] {1, -1, 2, -2}));
        assertEquals("binary data", exchanges.summaries().get(0).request());
    }

    @Test
    void onlyTheLatestAreKept() {
        for (int i = 1; i <= 1000; i++) {
            open(i);
            received(i, 1, "GET /" + i + "\r\n");
            exchanges.accept(new WireEvent.Ended(i, 6, End.CLOSE, Side.LOCAL));
        }
        assertEquals(LatestExchanges.LISTED, exchanges.summaries().size());
        assertEquals("GET /1000", exchanges.summaries().get(0).request());
        assertEquals(Optional.empty(), exchanges.text(1000 - LatestExchanges.KEPT));
        assertTrue(exchanges.text(1001 - LatestExchanges.KEPT).isPresent(), "kept for a reader who saw it listed");
        assertTrue(exchanges.text(1000).isPresent());
    }

    @Test
    void aLongExchangeIsCutOff() {
        open(1);
        for (int i = 0; i < 1000; i++) {
            received(1, i, "x\n");
        }
        assertEquals(2000, exchanges.summaries().get(0).received());
        String text = exchanges.text(1).orElseThrow();
        assertTrue(text.endsWith("… " + (1000 - LatestExchanges.MOST_EVENTS) + " more events\n"), text);
    }
}
