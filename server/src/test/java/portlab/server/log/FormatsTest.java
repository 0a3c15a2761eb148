package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.wire.Reason;
import portlab.server.log.LogFormat.CombinedFormat;
import portlab.server.log.LogFormat.JsonFormat;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.TlsInfo;

class FormatsTest {
    private static final long AT = 1_759_329_025_118L;
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 51312);

    private static Exchange exchange(String service, String request, String outcome, String referer, String agent) {
        return new Exchange(
                service,
                PEER,
                3,
                request,
                outcome,
                90,
                1236,
                1024,
                AT,
                412_999,
                referer,
                agent,
                Decisions.of(Reason.FILE_FOUND).and(Reason.CLOSED_BY_FIELD),
                null);
    }

    private static Exchange secured(Exchange plain) {
        return new Exchange(
                plain.service(),
                plain.peer(),
                plain.active(),
                plain.request(),
                plain.outcome(),
                plain.received(),
                plain.sent(),
                plain.body(),
                plain.startedMillis(),
                plain.nanos(),
                plain.referer(),
                plain.userAgent(),
                plain.decisions(),
                new TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384"));
    }

    private static String line(LogFormat format, Exchange exchange) {
        StringBuilder line = new StringBuilder();
        format.append(exchange, line);
        return line.toString();
    }

    @Test
    void combinedHasTheStandardFields() {
        assertEquals(
                "192.0.2.7 - - [01/Oct/2025:14:30:25 +0000] \"GET /a HTTP/1.0\" 200 1024 \"http://x/\" \"curl/8\"",
                line(
                        new CombinedFormat(() -> ZoneOffset.UTC),
                        exchange("http", "GET /a HTTP/1.0", "200", "http://x/", "curl/8")));
    }

    @Test
    void combinedShowsLocalTimeWithItsOffset() {
        assertEquals(
                "192.0.2.7 - - [01/Oct/2025:16:30:25 +0200] \"-\" 408 1024 \"-\" \"-\"",
                line(new CombinedFormat(() -> ZoneId.of("Europe/Warsaw")), exchange("http", "", "408", null, null)));
    }

    @ParameterizedTest
    @CsvSource({"ok, 200", "refused, 400", "busy, 503", "cut, 499"})
    void combinedGivesTheOtherServicesAStatus(String outcome, String status) {
        assertEquals(
                "192.0.2.7 - - [01/Oct/2025:14:30:25 +0000] \"calc 21\" " + status + " 1024 \"-\" \"-\"",
                line(new CombinedFormat(() -> ZoneOffset.UTC), exchange("calc", "calc 21", outcome, null, null)));
    }

    @Test
    void tlsComesLast() {
        Exchange exchange = secured(exchange("http", "GET /a HTTP/1.0", "200", null, "curl/8"));
        assertEquals(
                "192.0.2.7 - - [01/Oct/2025:14:30:25 +0000] \"GET /a HTTP/1.0\" 200 1024 \"-\" \"curl/8\" TLSv1.3"
                        + " TLS_AES_256_GCM_SHA384",
                line(new CombinedFormat(() -> ZoneOffset.UTC), exchange));
        String json = line(new JsonFormat(), exchange.with(Decisions.NONE, 0).sentLater(0, 0));
        assertEquals(
                ",\"reasons\":[],\"tls\":\"TLSv1.3\",\"cipher\":\"TLS_AES_256_GCM_SHA384\"}",
                json.substring(json.indexOf(",\"reasons\"")));
    }

    @Test
    void combinedEscapesQuotesAndLineEnds() {
        assertEquals(
                "192.0.2.7 - - [01/Oct/2025:14:30:25 +0000] \"GET /\\\"\\n\" 400 1024 \"-\" \"\\x1b[2J\"",
                line(
                        new CombinedFormat(() -> ZoneOffset.UTC),
                        exchange("http", "GET /\"\n", "400", null, "\u001b[2J")));
        assertEquals(
                "{\"time\":\"2025-10-01T14:30:25.118Z\",\"service\":\"http\",\"client\":\"192.0.2.7\",\"port\":51312,"
                        + "\"active\":3,\"request\":\"GET /\\\"\\u000a\",\"outcome\":\"400\",\"received\":90,\"sent\":1236,"
                        + "\"body\":1024,\"us\":412,\"referer\":null,\"user_agent\":\"\\u001b\\\\\","
                        + "\"reasons\":[\"FILE_FOUND\",\"CLOSED_BY_FIELD\"],\"tls\":null,\"cipher\":null}",
                line(new JsonFormat(), exchange("http", "GET /\"\n", "400", null, "\u001b\\")));
    }

    @Test
    void eachFormatReportsLostLines() {
        assertEquals("{\"time\":\"2025-10-01T14:30:25.118Z\",\"lines_lost\":7}", loss(new JsonFormat()));
        assertEquals(
                "- - - [01/Oct/2025:14:30:25 +0000] \"7 lines lost\" 000 0 \"-\" \"-\"",
                loss(new CombinedFormat(() -> ZoneOffset.UTC)));
        assertEquals("14:30:25.118  7 lines lost", loss(new PrettyFormat(() -> ZoneOffset.UTC, true, () -> 120)));
        assertEquals("14:30:25  7 lines lost", loss(new PrettyFormat(() -> ZoneOffset.UTC, true, () -> 80)));
    }

    private static String loss(LogFormat format) {
        StringBuilder line = new StringBuilder();
        format.appendLoss(7, AT, line);
        return line.toString();
    }
}
