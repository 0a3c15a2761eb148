package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.log.PrettyFormat.TextWidth;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;

class PrettyFormatTest {
    private static final long AT = 1_759_329_025_118L;
    private static final String LONG = "GET /" + "files/".repeat(40) + "last.txt HTTP/1.0";

    private static Exchange exchange(String peer, String request, String outcome) {
        return exchange(peer, request, outcome, 90, 1024, 412_999);
    }

    private static Exchange exchange(
            String peer, String request, String outcome, long received, long body, long nanos) {
        InetSocketAddress address = new InetSocketAddress(peer, 51312);
        return new Exchange(
                "http",
                address,
                12,
                request,
                outcome,
                received,
                body,
                body,
                AT,
                nanos,
                null,
                null,
                Decisions.NONE,
                null);
    }

    private static String line(boolean coloured, int columns, Exchange exchange) {
        StringBuilder line = new StringBuilder();
        new PrettyFormat(() -> ZoneOffset.UTC, coloured, () -> columns).append(exchange, line);
        return line.toString();
    }

    private static String line(int columns, Exchange exchange) {
        return line(false, columns, exchange);
    }

    @Test
    void everyFieldHasItsColumn() {
        Exchange exchange = exchange("127.0.0.1", "GET /file.txt HTTP/1.0", "200");
        String full = "14:30:25.118  127.0.0.1:51312         12 open  GET /file.txt HTTP/1.0"
                + "          200       90 →    1024 B   412 µs";
        assertEquals(full, line(PrettyFormat.UNLIMITED, exchange));
        assertEquals(full, line(160, exchange));
        assertEquals(
                "14:30:25  127.0.0.1:51312  GET /file.txt       200       90 →    1024 B   412 µs", line(80, exchange));
        assertEquals("14:30:25  GET /file.txt    200    412 µs", line(40, exchange));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 75, 76, 80, 103, 104, 120, 200})
    void everyLineFitsTheTerminal(int columns) {
        for (String peer :
                new String[] {"127.0.0.1", "192.168.100.200", "::1", "2001:db8:1111:2222:3333:4444:5555:6666"}) {
            for (String request : new String[] {"", "calc 21", LONG, "calc " + "漢字".repeat(60)}) {
                for (String outcome : new String[] {"ok", "200", "refused"}) {
                    String line = line(
                            columns,
                            exchange(peer, request, outcome, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE / 9));
                    assertTrue(TextWidth.of(line) <= columns, TextWidth.of(line) + " of " + columns + ": " + line);
                }
            }
        }
    }

    @Test
    void columnsStayInPlaceWithLargeNumbers() {
        String small = line(80, exchange("127.0.0.1", "bulk 1B", "ok", 3, 1, 1_000));
        String large = line(80, exchange("127.0.0.1", "bulk 50MB", "ok", 5, 50_000_000, 12_345_678_900L));
        assertEquals(small.indexOf('→'), large.indexOf('→'));
        assertTrue(large.endsWith("      5 →   50.0 MB   12.3 s"), large);
    }

    @Test
    void largeConnectionCountsFitBesideTheLongestAddress() {
        InetSocketAddress peer = new InetSocketAddress("255.255.255.255", 65_535);
        Exchange exchange =
                new Exchange("calc", peer, 12_345, "calc 21", "ok", 3, 3, 3, AT, 1, null, null, Decisions.NONE, null);
        String line = line(120, exchange);
        assertTrue(line.contains("  255.255.255.255:65535 12345 open  calc 21"), line);
        assertEquals(120, TextWidth.of(line(120, exchange("127.0.0.1", LONG, "200"))));
    }

    @Test
    void linesInAFileAreNotShortened() {
        String line =
                line(PrettyFormat.UNLIMITED, exchange("127.0.0.1", LONG, "200", 123_456_789, 50_000_000, 1_000_000));
        assertTrue(line.contains("  " + LONG + "  200  123456789 → 50000000 B  1000 µs"), line);
    }

    @Test
    void longRequestsLoseTheirVersionAndThenTheirEnd() {
        String name = line(80, exchange("127.0.0.1", "GET /0123456789abc HTTP/1.0", "200"));
        assertTrue(name.contains("  GET /0123456789abc  200 "), name);
        String cut = line(80, exchange("127.0.0.1", "GET /0123456789abcd HTTP/1.0", "200"));
        assertTrue(cut.contains("  GET /0123456789ab…  200 "), cut);
    }

    @Test
    void aLongAddressLosesItsPortFirst() {
        String line = line(80, exchange("2001:db8::1234:5678", "calc 21", "ok"));
        assertTrue(line.contains("  2001:db8::1234:5678  calc 21"), line);
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        assertTrue(line(80, exchange("::1", "calc 21", "ok")).contains("  [::1]:51312"));
    }

    @Test
    void aRequestCannotInjectALine() {
        String line = line(PrettyFormat.UNLIMITED, exchange("127.0.0.1", "GET /\n\u001b[2J", "400"));
        assertTrue(line.contains("GET /\\n\\x1b[2J"), line);
    }

    @ParameterizedTest
    @CsvSource({"200, 32", "304, 36", "404, 33", "503, 31"})
    void theOutcomeIsColouredOnATerminal(String outcome, int colour) {
        String line = line(true, 80, exchange("127.0.0.1", "GET / HTTP/1.0", outcome));
        assertTrue(line.contains("\u001b[" + colour + "m" + outcome), line);
        String plain = line(80, exchange("127.0.0.1", "GET / HTTP/1.0", outcome));
        assertEquals(plain, line.replaceAll("\u001b\\[[0-9;]*m", ""));
    }
}
