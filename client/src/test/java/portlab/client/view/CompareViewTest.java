package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import portlab.client.command.Compare.Outcome;
import portlab.client.command.Compare.Result;
import portlab.client.command.Textbook;
import portlab.client.measure.PairedTimes;
import portlab.client.measure.Units;
import portlab.common.Palette;
import portlab.common.SafeText;

/** A comparison as text, SVG, HAR and JSON. */
class CompareViewTest {
    private static String text(Palette palette, int columns) {
        return new CompareView(palette, Units.DECIMAL, columns).of(Comparisons.result());
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 72, 80, 120, 200})
    void everyLineFits(int columns) {
        List<String> lines = text(Palette.PLAIN, columns).lines().toList();
        for (String line : lines) {
            boolean wraps = line.startsWith("skipped: ") || line.startsWith("/page.html and ");
            assertTrue(wraps || line.length() <= columns, columns + ": " + line);
            assertTrue(SafeText.isPlain(line), line);
        }
        assertTrue(lines.get(0).startsWith("/page.html and 3 objects, 6.0 kB from h:8080, median of 5 rounds"));
    }

    @Test
    void aWaterfallIsLegibleWithoutColours() {
        String expected = """
                one connection each  4 connections, 8 round trips, 3900 µs
                  page.html                 ░░▒▒▒▒▒▒█                                    900 µs
                  style.css?x=1&y                      ░░▒▒▒▒▒▒█                         900 µs
                """;
        assertTrue(text(Palette.PLAIN, 80).contains(expected), text(Palette.PLAIN, 80));
    }

    @Test
    void theTableHasMeasuredAndExpectedTimes() {
        String text = text(Palette.PLAIN, 80);
        assertTrue(text.contains("connections  trips  textbook  measured   range, ms\n"), text);
        assertTrue(text.matches("(?s).*\none connection each +4 +8 +1\\.65 +3\\.90 +3\\.00–12\\.35\n.*"), text);
        assertTrue(text.contains("  one connection each         2 × (1 + 3) = 8\n"), text);
        assertTrue(text.contains("skipped: http://other/\\x1b[2J (on another server)\n"), text);
    }

    @Test
    void moreTripsThanTheFormulaSaysAreExplained() {
        Result result = Comparisons.result();
        assertFalse(text(Palette.PLAIN, 80).contains("above the formula"));
        List<Outcome> fewer = result.outcomes().stream()
                .map(each -> new Outcome(
                        each.way(), new Textbook(1, 2, "2"), each.median(), each.minNanos(), each.maxNanos()))
                .toList();
        Result more = new Result(
                result.request(),
                result.page(),
                1,
                result.stopped(),
                result.skipped(),
                result.rttNanos(),
                result.transferNanos(),
                result.serverNanos(),
                fewer);
        String text = new CompareView(Palette.PLAIN, Units.DECIMAL, 80).of(more);
        assertTrue(text.contains("where it is above the formula, one"), text);
        assertTrue(CompareSvg.of(more).contains("6.0 kB, 1 round; RTT"));
    }

    @Test
    void twoCommandsAreComparedByTheirMedians() {
        PairedTimes times = new PairedTimes();
        for (int i = 0; i < 8; i++) {
            times.add(1_000_000 + i * 1000, 2_000_000 + i * 2000);
        }
        CompareView view = new CompareView(Palette.PLAIN, Units.DECIMAL, 80);
        String expected = """
                           median  half within  all within
                A  calc 1  1003 µs    1001–1005   1000–1007
                B  say 1   2006 µs    2002–2010   2000–2014
                B takes 2.00 times as long as A by the medians; round by round, half are within
                2.00–2.00 times, and B took longer in 8 of 8 rounds
                """;
        assertEquals(
                expected.replaceAll(" +", " "),
                view.of("calc 1", "say 1", times.comparison()).replaceAll(" +", " "));
        PairedTimes alike = new PairedTimes();
        alike.add(1_000_000, 1_100_000);
        alike.add(1_000_000, 900_000);
        String unclear = new CompareView(Palette.PLAIN, Units.DECIMAL, 40).of("a\033", "b", alike.comparison());
        assertTrue(unclear.contains("no clear difference: B takes 0.90 times"), unclear);
        unclear.lines().forEach(line -> assertTrue(line.length() <= 40 && SafeText.isPlain(line), unclear));
    }

    @Test
    void coloursChangeNothingElse() {
        assertEquals(text(Palette.PLAIN, 80), text(Palette.COLOURED, 80).replaceAll("\033\\[\\d*m", ""));
    }

    @Test
    void theSvgIsWellFormedAndSelfContained() throws Exception {
        String svg = CompareSvg.of(Comparisons.result());
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(document.getElementsByTagName("rect").getLength() > 5 * 4 * 2);
        assertTrue(svg.contains("6.0 kB, median of 5 rounds; RTT"), svg);
        assertTrue(svg.contains("prefers-color-scheme: dark"), svg);
        assertFalse(svg.replace("http://www.w3.org/2000/svg", "").matches("(?s).*(href|src|@import|url\\().*"), svg);
        assertFalse(svg.contains("\033") || svg.contains("NaN"), svg);
    }

    /** The parts that the specification of HAR 1.2 requires. */
    @Test
    void theHarHasEverythingThatItsReadersNeed() {
        JsonObject log = JsonParser.parseString(HarReport.of(Comparisons.result(), "1.0"))
                .getAsJsonObject()
                .getAsJsonObject("log");
        assertEquals("1.2", log.get("version").getAsString());
        assertEquals("Portlab", log.getAsJsonObject("creator").get("name").getAsString());
        JsonArray pages = log.getAsJsonArray("pages");
        assertEquals(5, pages.size());
        pages.forEach(page -> has(page.getAsJsonObject(), "startedDateTime", "id", "title", "pageTimings"));
        List<String> ids = pages.asList().stream()
                .map(page -> page.getAsJsonObject().get("id").getAsString())
                .toList();
        assertEquals(5 * 4, log.getAsJsonArray("entries").size());
        log.getAsJsonArray("entries").forEach(each -> entry(each.getAsJsonObject(), ids));
    }

    private static void entry(JsonObject entry, List<String> pages) {
        has(entry, "pageref", "startedDateTime", "time", "request", "response", "cache", "timings", "serverIPAddress");
        assertTrue(pages.contains(entry.get("pageref").getAsString()));
        Instant.parse(entry.get("startedDateTime").getAsString());
        assertEquals("::1", entry.get("serverIPAddress").getAsString());
        JsonObject request = entry.getAsJsonObject("request");
        has(request, "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize");
        assertEquals("HTTP/1.1", request.get("httpVersion").getAsString());
        assertEquals(2, request.getAsJsonArray("headers").size());
        JsonObject response = entry.getAsJsonObject("response");
        has(response, "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL");
        has(response, "headersSize", "bodySize");
        has(response.getAsJsonObject("content"), "size", "mimeType");
        JsonObject timings = entry.getAsJsonObject("timings");
        has(timings, "blocked", "dns", "connect", "send", "wait", "receive", "ssl");
        double sum = timings.entrySet().stream()
                .mapToDouble(each -> Math.max(0, each.getValue().getAsDouble()))
                .sum();
        assertEquals(entry.get("time").getAsDouble(), sum, 0.002, entry.toString());
    }

    private static void has(JsonObject object, String... names) {
        assertTrue(object.keySet().containsAll(List.of(names)), object.toString());
    }

    @Test
    void theLineOfJsonHasEveryWayAndObject() {
        JsonObject line = JsonParser.parseString(new JsonView().of("page.html", Comparisons.result()))
                .getAsJsonObject();
        assertEquals("compare", line.get("command").getAsString());
        assertEquals(200, line.get("rtt_us").getAsInt());
        JsonObject way = line.getAsJsonArray("ways").get(0).getAsJsonObject();
        assertEquals("one-each", way.get("way").getAsString());
        assertEquals(8, way.get("round_trips").getAsInt());
        assertEquals(1650, way.get("textbook_us").getAsInt());
        assertEquals(3900, way.get("total_us").getAsInt());
        JsonObject object = way.getAsJsonArray("objects").get(1).getAsJsonObject();
        assertEquals("/a/style.css?x=1&y", object.get("path").getAsString());
        assertEquals(1000, object.get("start_us").getAsInt());
        assertEquals(600, object.get("wait_us").getAsInt());
        assertEquals(1, line.getAsJsonArray("skipped").size());
    }
}
