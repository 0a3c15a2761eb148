package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.explain.Exchange.Piece;
import portlab.client.explain.Explanation;
import portlab.client.explain.KernelView;
import portlab.client.explain.Observation;
import portlab.client.measure.Phase;
import portlab.client.measure.Units;
import portlab.common.Palette;
import portlab.common.Protocol;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireTap;

/** From what is observed to what is drawn. */
class ExplainViewTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 50000);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 8080);
    private static final String REQUEST = "GET /a.txt HTTP/1.0\r\nHost: x\r\nAuthorization: Basic c2VjcmV0\r\n"
            + "X-Strange: 1\r\nConnection: close\r\n\r\n";
    private static final String ANSWER = "HTTP/1.0 200 OK\r\nServer: portlab/1\r\nServer-Timing: app;dur=0.300\r\n"
            + "Portlab-Reason: FILE_FOUND, WHOLE_FILE\r\nContent-Length: 5\r\n\r\n\033[2Jx";

    /** Phases with round numbers, in µs: connect 100–300, send 300–310, wait 310–810, save 900–1000. */
    private static Observation observed() {
        return observed(ANSWER);
    }

    private static Observation observed(String answer) {
        Observation seen = new Observation((local, remote) -> KernelView.parse("rtt:0.035/0.018 cwnd:10 mss:1448"));
        seen.through((service, local, remote, nanos) ->
                WireTap.connected(seen, Observation.BYTES, service.word(), local, remote, nanos));
        long start = System.nanoTime();
        spent(seen, Phase.RESOLVE, 0, start, 0, 50);
        WireTap tap = seen.connected(Protocol.HTTP, HERE, THERE, 200_000);
        spent(seen, Phase.CONNECT, tap.connection(), start, 100, 300);
        send(tap, REQUEST);
        spent(seen, Phase.SEND, tap.connection(), start, 300, 310);
        receive(tap, answer);
        spent(seen, Phase.WAIT, tap.connection(), start, 310, 810);
        spent(seen, Phase.SAVE, tap.connection(), start, 900, 1000);
        tap.note(Reason.BODY_BY_LENGTH);
        seen.closing(tap.connection(), HERE, THERE);
        tap.ended(WireEvent.End.CLOSE, WireEvent.Side.LOCAL);
        return seen;
    }

    private static void spent(Observation seen, Phase phase, long connection, long start, int from, int to) {
        seen.spent(phase, connection, start + from * 1000L, start + to * 1000L);
    }

    private static void send(WireTap tap, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tap.sent(bytes, 0, bytes.length);
    }

    private static void receive(WireTap tap, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tap.received(bytes, 0, bytes.length);
    }

    private static String text(Observation seen, int columns) {
        return new CommandView(Palette.PLAIN, Units.DECIMAL, columns)
                .of("127.0.0.1:8080", Explanation.of("get a.txt", seen, false));
    }

    @Test
    void drawsTheTimeToScale() {
        List<String> lines = text(observed(), 80)
                .lines()
                .filter(line -> line.contains(" µs  "))
                .map(String::stripTrailing)
                .toList();
        assertEquals("""
                resolve     50 µs  ██░                                        time_namelookup
                connect    200 µs      ████████▒                              time_connect
                send        10 µs              ▓                              time_posttransfer
                wait       500 µs              ▒████████████████████▒         time_starttransfer
                 network   200 µs              ▒████            ████▒
                 server    300 µs                  ▒████████████░
                receive      0 µs                                   |         time_total
                save       100 µs                                      ░████
                client     140 µs    ██░                            ████""", String.join("\n", lines).replaceAll("(?m)^ +0 +1000 µs.*\n", ""));
    }

    @Test
    void explainsEachLineAndMarksWhatItDoesNotKnow() {
        String text = text(observed(), 80).replaceAll("\n +", " ").replaceAll(" +", " ");
        assertTrue(text.contains("→ Host: x\\r\\n The name and port that the client wants."), text);
        assertTrue(text.contains("→ X-Strange: 1\\r\\n ? Portlab does not know this field."), text);
        assertTrue(text.contains("200: It worked; after GET, the body is what you asked for. (RFC 9110 15.3.1)"), text);
        assertTrue(text.contains("- server: The request asks for the whole file (RFC 9110 14.2)"), text);
        assertTrue(text.contains("- client: Content-Length says where the body ends (RFC 9112 6.3)"), text);
        assertTrue(text.contains("- rtt 35 µs, rttvar 18 µs"), text);
        assertTrue(text.contains("up to 1448 B in each"), text);
    }

    @Test
    void saysHowToGetTheServersReasons() {
        String hint = "- server: start it with --wire to see its reasons, too";
        assertFalse(text(observed(), 80).contains(hint));
        String silent = ANSWER.replace("Portlab-Reason: FILE_FOUND, WHOLE_FILE\r\n", "");
        assertTrue(text(observed(silent), 80).contains(hint));
        assertFalse(text(observed(silent.replace("Server-Timing: app;dur=0.300\r\n", "")), 80)
                .contains(hint));
    }

    @Test
    void neitherPasswordsNorControlCharactersReachTheTerminal() {
        String text = text(observed(), 80);
        assertFalse(text.contains("c2VjcmV0"), text);
        assertFalse(text.contains("\033"), text);
        assertTrue(text.contains("← 0000  1b 5b 32 4a 78"), text);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120, 300})
    void fitsTheWidth(int columns) {
        for (String line : text(observed(), columns).lines().toList()) {
            boolean pasted = line.startsWith("sudo ") || line.startsWith("'") || line.startsWith("printf");
            assertTrue(pasted || line.length() <= Math.min(columns, 120), line);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,100,██████████", "0,10,█", "5,10,'▓'", "95,100,'         ▓'", "100,100,'         |'", "0,0,|"})
    void aBarIsToScale(long from, long to, String bar) {
        String drawn = ExplainView.bar(List.of(new Piece(from, to)), 100, 10);
        assertEquals(10, drawn.length());
        assertEquals(bar, drawn.stripTrailing());
    }

    @Test
    void severalExchangesAreListedAndTheLastIsExplained() {
        Observation seen = observed();
        WireTap tap = seen.connected(Protocol.CALC, HERE, THERE, 1);
        send(tap, "21\n");
        receive(tap, "42\n");
        String text = text(seen, 80);
        assertTrue(text.startsWith("\n2 exchanges\n  #"), text);
        assertTrue(text.contains("http GET /a.txt: 200 OK, 5 B of content"), text);
        assertTrue(text.contains("Twice the integer"), text);
        assertTrue(text.contains("printf '21\\n'"), text);
        assertFalse(text.contains("time_connect"), "curl does not speak calc: " + text);
    }

    @Test
    void saysWhatTheBarsAndTheClientsTimesMean() {
        String text = text(observed(), 80).replaceAll("\\s+", " ");
        assertTrue(text.contains("One column of a bar is 24 µs; a lighter shade means"), text);
        assertTrue(text.contains("is send and wait: 510 µs. The total that get prints"), text);
        assertTrue(text.contains("until a step ends. What the client sent"), text);
    }

    @Test
    void anUploadHasNoRoundTripAndWaitsForTheNetworkWhileItSends() {
        Observation seen = new Observation((local, remote) -> Optional.empty());
        seen.through((service, local, remote, nanos) ->
                WireTap.connected(seen, Observation.BYTES, service.word(), local, remote, nanos));
        long start = System.nanoTime();
        WireTap tap = seen.connected(Protocol.BULK, HERE, THERE, 1);
        spent(seen, Phase.CONNECT, tap.connection(), start, 0, 10);
        send(tap, "1MB up\n" + "x".repeat(1_000_000));
        spent(seen, Phase.SEND, tap.connection(), start, 10, 500);
        receive(tap, "received 1000000\n");
        spent(seen, Phase.WAIT, tap.connection(), start, 500, 510);
        String text = text(seen, 80).replaceAll("\\s+", " ");
        assertFalse(text.contains("RTT"), text);
        assertFalse(text.contains("curl"), text);
        assertTrue(text.contains("the client waits for the network."), text);
    }

    @Test
    void anObservationStaysSmall() {
        Observation seen = new Observation((local, remote) -> Optional.empty());
        seen.through((service, local, remote, nanos) ->
                WireTap.connected(seen, Observation.BYTES, service.word(), local, remote, nanos));
        for (int i = 0; i < 100; i++) {
            WireTap tap = seen.connected(Protocol.BULK, HERE, THERE, 1);
            for (int j = 0; j < 1000; j++) {
                receive(tap, "x");
                seen.spent(Phase.RECEIVE, tap.connection(), j, j + 1);
            }
        }
        Explanation explanation = Explanation.of("bulk", seen, false);
        assertEquals(30, explanation.exchanges().size());
        assertEquals(70, explanation.unwatched());
        String text = text(seen, 100);
        assertTrue(text.contains("\nAt least 100 exchanges\n"), text);
        assertEquals(30, text.lines().filter(line -> line.startsWith("  #")).count(), text);
        assertTrue(text.contains("\n… and at least 70 more; -v, or trace on, shows the bytes of all.\n"), text);
        assertEquals(1000, explanation.exchanges().get(29).response().bytes());
        assertEquals(
                1000,
                explanation
                        .exchanges()
                        .get(0)
                        .phase(Phase.RECEIVE)
                        .orElseThrow()
                        .spentNanos());
    }

    @Test
    void jsonHasTheSame() {
        String json = new JsonView().of("127.0.0.1:8080", Explanation.of("get a.txt", observed(), false));
        JsonObject line = JsonParser.parseString(json).getAsJsonObject();
        assertEquals("get a.txt", line.get("explained").getAsString());
        JsonObject exchange = line.getAsJsonArray("exchanges").get(0).getAsJsonObject();
        assertEquals(1000, exchange.get("total_us").getAsInt());
        assertEquals(300, exchange.get("server_us").getAsInt());
        assertEquals(5, exchange.getAsJsonArray("phases").size());
        JsonArray lines = exchange.getAsJsonObject("request").getAsJsonArray("lines");
        assertEquals(6, lines.size());
        assertFalse(lines.get(3).getAsJsonObject().get("known").getAsBoolean());
        assertEquals(3, exchange.getAsJsonArray("reasons").size());
        assertEquals(10, exchange.getAsJsonObject("kernel").get("cwnd").getAsInt());
        assertEquals(3, exchange.getAsJsonArray("tools").size());
        assertFalse(json.contains("c2VjcmV0"), json);
    }

    @Test
    void withoutAConnectionThereIsNothingToExplain() {
        Observation none = new Observation((local, remote) -> Optional.empty());
        assertEquals("No TCP connection was made, so there is nothing to explain.\n", text(none, 80));
    }
}
