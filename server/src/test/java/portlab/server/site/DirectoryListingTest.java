package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.site.DirectoryListing.Sort;
import portlab.server.site.Entries.Entry;

class DirectoryListingTest {
    private static final long TIME = Instant.parse("2026-11-01T08:00:00.123Z").toEpochMilli();
    private static final UrlPath PATH = UrlPath.ROOT.child("a&b <i>", true);

    private static Entry file(String name, long size) {
        return new Entry(name, false, size, TIME);
    }

    private static Listed listing(Entry... entries) {
        return listing("", entries);
    }

    private static Listed listing(String query, Entry... entries) {
        return new Listed(PATH, query, List.of(entries));
    }

    /** A listing with its forms as strings. */
    private record Listed(UrlPath path, String query, List<Entry> entries) {
        private interface Form {
            void write(DirectoryListing listing, Chunks out) throws IOException;
        }

        String html() {
            return written((listing, out) -> listing.html(out, false));
        }

        String json() {
            return written(DirectoryListing::json);
        }

        String text() {
            return written(DirectoryListing::text);
        }

        private String written(Form form) {
            try {
                Entries found = new Entries(Fixtures.UNLIMITED, true);
                for (Entry entry : entries) {
                    found.add(entry);
                }
                Chunks out = new Chunks(Fixtures.UNLIMITED);
                form.write(new DirectoryListing(path, found, Sort.parse(query)), out);
                return ChunksTest.text(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
    void replacesControlCharacters() {
        Entry newline = file("a\nb\u001b[31m\u202e", 1);
        assertTrue(listing(newline).html().contains("<a href=\"a%0Ab%1B%5B31m%E2%80%AE\">a␊b␛[31m\ufffd</a>"));
        assertTrue(
                listing(newline).text().endsWith("  a␊b␛[31m\ufffd\n"),
                listing(newline).text());
        assertEquals(1, listing(newline).text().lines().count());
        assertTrue(listing(newline).json().contains("\"name\":\"a\\u000ab\\u001b[31m\\u202e\""));
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
        assertFalse(new Listed(UrlPath.ROOT, "", List.of()).html().contains("href=\"../\""));
    }

    @Test
    void showsSizesAndTimes() {
        String html = listing(file("a", 123_456), new Entry("d", true, 0, TIME)).html();
        assertTrue(html.contains("<tr><td><a href=\"d/\">d/</a><td>–<td>2026-11-01 08:00\n"), html);
        assertTrue(html.contains("<tr><td><a href=\"a\">a</a><td>123.5 kB<td>2026-11-01 08:00\n"), html);
        assertTrue(html.contains("1 folder, 1 file, 123.5 kB"), html);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1049, 1.0 kB",
        "1050, 1.1 kB",
        "1536, 1.5 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "999999, 1.0 MB",
        "1048575, 1.0 MB",
        "999949999, 999.9 MB",
        "999950000, 1.0 GB",
        "999999999999, 1.0 TB",
        "5368709120, 5.4 GB",
        "9223372036854775807, 9.2 EB"
    })
    void formatsSizes(long bytes, String text) {
        String html = listing(file("a", bytes)).html();
        assertTrue(html.contains("<td>" + text + "<td>"), html);
        assertTrue(html.contains("1 file, " + text + "</footer>"), html);
    }

    @Test
    void theSumOfSizesSaturates() {
        String html = listing(file("a", Long.MAX_VALUE), file("b", 9)).html();
        assertTrue(html.contains("2 files, 9.2 EB"), html);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "-1, 1969-12-31T23:59:59Z",
        "1709251199999, 2024-02-29T23:59:59Z",
        "253402300799999, 9999-12-31T23:59:59Z",
        "253402300800000, 9999-12-31T23:59:59Z",
        "9223372036854775807, 9999-12-31T23:59:59Z",
        "-62167219200000, 0000-01-01T00:00:00Z",
        "-9223372036854775808, 0000-01-01T00:00:00Z"
    })
    void formatsTimes(long millis, String text) {
        Listed listing = listing(new Entry("a", false, 0, millis));
        assertTrue(listing.json().contains("\"modified\":\"" + text + "\""), listing.json());
        assertTrue(listing.text().contains("0  " + text + "  a"), listing.text());
        assertTrue(listing.html().contains("<td>" + text.substring(0, 16).replace('T', ' ') + "\n"));
    }

    @Test
    void timesAgreeWithTheJdk() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            long millis = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            String expected =
                    Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
            assertTrue(listing(new Entry("a", false, 0, millis)).text().contains(expected), expected);
        }
    }

    /** JSON has exact sizes. */
    @Test
    void jsonAndTextHaveBytes() {
        Listed listing = listing(file("a", Long.MAX_VALUE), file("b", 0), file("c", 1_000_000));
        for (String size : List.of("9223372036854775807", "0", "1000000")) {
            assertTrue(listing.json().contains("\"size\":" + size + ","), listing.json());
            assertTrue(listing.text().contains(" ".repeat(Math.max(0, 15 - size.length())) + size + "  "));
        }
    }

    @Test
    void anyTextIsWrittenAsUtf8() {
        String name = "aé€😀\ud83d \ude00z";
        String shown = "aé€😀\ufffd \ufffdz";
        assertTrue(listing(file(name, 1)).json().contains("\"name\":\"" + shown + "\""));
        assertTrue(listing(file(name, 1)).html().contains(">" + shown + "</a>"));
        assertTrue(listing(file(name, 1)).text().endsWith("  " + shown + "\n"));
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
                new Entry("b2", false, 1, TIME + 9000),
                new Entry("B10", false, 2, TIME + 3000),
                new Entry("a", false, 3, TIME + 6000),
                new Entry("y", true, 0, TIME - 9000),
                new Entry("z", true, 0, TIME - 8000));
        String text = new Listed(PATH, query, entries).text();
        List<String> names = text.lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).replace("/", ""))
                .toList();
        assertEquals(expected, String.join(" ", names));
    }

    @Test
    void headingsAreLinksThatReverseTheOrder() {
        String html = listing().html();
        String arrow = " <span aria-hidden=\"true\">";
        assertTrue(
                html.contains("<th scope=\"col\" aria-sort=\"ascending\"><a href=\"?sort=name&amp;order=desc\">Name"
                        + arrow + "↑</span></a>"),
                html);
        assertTrue(html.contains("<th scope=\"col\"><a href=\"?sort=size\">Size</a>"), html);
        String bySize = listing("sort=size&order=desc").html();
        assertTrue(
                bySize.contains("<th scope=\"col\" aria-sort=\"descending\"><a href=\"?sort=size\">Size" + arrow
                        + "↓</span></a>"),
                bySize);
    }
}
