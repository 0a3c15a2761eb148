package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import portlab.server.net.Exchange;

class PrettyFormatTest {
    private static final long AT = 1_759_329_025_118L;

    private static Exchange exchange(String peer, String request, String outcome) {
        InetSocketAddress address = new InetSocketAddress(peer, 51312);
        return new Exchange("http", address, 12, request, outcome, 90, 1236, 1024, AT, 412_999, null, null);
    }

    private static String line(boolean coloured, Exchange exchange) {
        StringBuilder line = new StringBuilder();
        new PrettyFormat(ZoneOffset.UTC, coloured).append(exchange, line);
        return line.toString();
    }

    @Test
    void everyPartHasItsColumn() {
        assertEquals(
                "14:30:25.118  127.0.0.1:51312        12 open  GET /file.txt HTTP/1.0          200      90 →    1024 B"
                        + "     412 µs",
                line(false, exchange("127.0.0.1", "GET /file.txt HTTP/1.0", "200")));
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        assertTrue(line(false, exchange("::1", "calc 21", "ok")).contains("  [::1]:51312"));
    }

    @Test
    void aRequestCannotWriteALineOfItsOwn() {
        String line = line(false, exchange("127.0.0.1", "GET /\n\u001b[2J", "400"));
        assertTrue(line.contains("GET /\\n\\x1b[2J"), line);
    }

    @Test
    void theOutcomeIsColouredOnATerminal() {
        assertTrue(line(true, exchange("127.0.0.1", "GET / HTTP/1.0", "200")).contains("\u001b[32m200"));
        assertTrue(line(true, exchange("127.0.0.1", "GET / HTTP/1.0", "304")).contains("\u001b[36m304"));
        assertTrue(line(true, exchange("127.0.0.1", "GET / HTTP/1.0", "404")).contains("\u001b[33m404"));
        assertTrue(line(true, exchange("127.0.0.1", "GET / HTTP/1.0", "503")).contains("\u001b[31m503"));
    }
}
