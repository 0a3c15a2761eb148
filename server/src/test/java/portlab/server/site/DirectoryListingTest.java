package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.site.DirectoryListing.Sort;

class DirectoryListingTest {
    private static final Instant TIME = Instant.parse("2026-11-01T08:00:00.123Z");
    private static final UrlPath PATH = UrlPath.ROOT.child("a&b <i>", true);

    private static Entry file(String name, long size) {
        return new Entry(name, false, size, TIME);
    }

    private static DirectoryListing listing(Entry... entries) {
        return new DirectoryListing(PATH, List.of(entries), Sort.parse(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a b | a%20b | a b",
                "100% | 100%25 | 100%",
                "what? | what%3F | what?",
                "#1 | %231 | #1",
                "a&b | a%26b | a&amp;b",
                "<b> | %3Cb%3E | &lt;b&gt;",
                "\"q\" | %22q%22 | &quot;q&quot;",
                "it's | it%27s | it&#39;s",
                "javascript:alert(1) | javascript%3Aalert%281%29 | javascript:alert(1)",
                "😀 | %F0%9F%98%80 | 😀",
            })
    void escapesNames(String name, String href, String markup) {
        String html = listing(file(name, 1)).html();
        assertTrue(html.contains("<a href=\"" + href + "\">" + markup + "</a>"), html);
    }

    @Test
    void showsControlCharacters() {
        Entry newline = file("a\nb\u001b[31m\u202e", 1);
        assertTrue(listing(newline).html().contains("<a href=\"a%0Ab%1B%5B31m%E2%80%AE\">a␊b␛[31m\ufffd</a>"));
        assertTrue(
                listing(newline).text().endsWith("  a␊b␛[31m\ufffd\n"),
                listing(newline).text());
        assertEquals(1, listing(newline).text().lines().count());
        assertTrue(listing(newline).json().contains("\"name\":\"a\\u000ab\\u001b[31m\u202e\""));
        assertTrue(listing(file("q\"\\", 1)).json().contains("\"name\":\"q\\\"\\\\\""));
    }

    @Test
    void escapesThePath() {
        String html = listing().html();
        assertTrue(html.contains("<title>/a&amp;b &lt;i&gt;/</title>"), html);
        assertTrue(html.contains("<h1>/a&amp;b &lt;i&gt;/</h1>"), html);
        assertFalse(html.contains("<i>"), html);
    }

    @Test
    void theRootHasNoParent() {
        assertTrue(listing().html().contains("href=\"../\""));
        assertFalse(new DirectoryListing(UrlPath.ROOT, List.of(), Sort.parse(""))
                .html()
                .contains("href=\"../\""));
    }

    @Test
    void showsSizesAndTimes() {
        String html = listing(file("a", 123_456), new Entry("d", true, 0, TIME)).html();
        assertTrue(html.contains("<td class=\"n\" title=\"123456 bytes\">120.6 KiB</td>"), html);
        assertTrue(html.contains("<time datetime=\"2026-11-01T08:00:00Z\">2026-11-01 08:00</time>"), html);
        assertTrue(html.contains("1 folder, 1 file, 120.6 KiB"), html);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048576, 1.0 MiB",
        "5368709120, 5.0 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void sizes(long bytes, String text) {
        assertEquals(text, DirectoryListing.size(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | y z a b2 B10",
                "sort=name | y z a b2 B10",
                "sort=name&order=desc | z y B10 b2 a",
                "sort=size | y z b2 B10 a",
                "order=desc&sort=size | y z a B10 b2",
                "sort=time | y z B10 a b2",
                "sort=x&order=y&z | y z a b2 B10",
            })
    void sorts(String query, String expected) {
        List<Entry> entries = List.of(
                new Entry("b2", false, 1, TIME.plusSeconds(9)),
                new Entry("B10", false, 2, TIME.plusSeconds(3)),
                new Entry("a", false, 3, TIME.plusSeconds(6)),
                new Entry("y", true, 0, TIME.minusSeconds(9)),
                new Entry("z", true, 0, TIME.minusSeconds(8)));
        String text = new DirectoryListing(PATH, entries, Sort.parse(query)).text();
        List<String> names = text.lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).replace("/", ""))
                .toList();
        assertEquals(expected, String.join(" ", names));
    }

    @Test
    void headsAreLinksThatTurnTheOrder() {
        String html = listing().html();
        assertTrue(html.contains("<a href=\"?sort=name&amp;order=desc\">Name ↑</a>"), html);
        assertTrue(html.contains("<a href=\"?sort=size\">Size</a>"), html);
        String bySize = new DirectoryListing(PATH, List.of(), Sort.parse("sort=size&order=desc")).html();
        assertTrue(bySize.contains("<a href=\"?sort=size\">Size ↓</a>"), bySize);
    }

    @Test
    void ordersNamesAsPeopleDo() {
        List<String> names = Arrays.asList(
                "1",
                "2",
                "010",
                "10",
                "10a",
                "a",
                "A",
                "a1",
                "a2b",
                "a10",
                "a010b",
                "b",
                "file9.txt",
                "file10.txt",
                "file99999999999999999999.txt",
                "file100000000000000000000.txt",
                "é");
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(5));
        shuffled.sort(NaturalOrder.INSTANCE);
        assertEquals(normal(names), normal(shuffled));
        assertTrue(NaturalOrder.INSTANCE.compare("file9.txt", "file10.txt") < 0);
        assertTrue(NaturalOrder.INSTANCE.compare("A", "a") != 0);
    }

    /** Those that differ in letter case or leading zeros only may stand either way. */
    private static List<String> normal(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase().replaceAll("(?<!\\d)0+", ""))
                .toList();
    }
}
