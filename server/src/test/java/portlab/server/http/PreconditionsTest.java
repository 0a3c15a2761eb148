package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 section 13, with a file of tag TAG that was last written on Sun, 01 Nov 2026 08:00:00 GMT. */
class PreconditionsTest {
    private static final String TAG = "\"6ae6f180.0-a\"";
    private static final String SAME = "Sun, 01 Nov 2026 08:00:00 GMT";
    private static final String BEFORE = "Sun, 01 Nov 2026 07:59:59 GMT";
    private static final String AFTER = "Sun, 01 Nov 2026 08:00:01 GMT";

    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void fill() throws IOException {
        site = new TestSite(folder).file("file", "0123456789");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | If-Match: TAG",
                "200 | If-Match: *",
                "200 | If-Match: \"x\", TAG",
                "412 | If-Match: \"x\"",
                "412 | If-Match: W/TAG",
                "412 | If-Match: junk",
                "412 | If-Match: \"*\"",
                "200 | If-Match: TAG; If-Unmodified-Since: BEFORE",
                "412 | If-Match: \"x\"; If-Unmodified-Since: AFTER",
                "200 | If-Unmodified-Since: SAME",
                "200 | If-Unmodified-Since: AFTER",
                "412 | If-Unmodified-Since: BEFORE",
                "200 | If-Unmodified-Since: yesterday",
                "304 | If-None-Match: TAG",
                "304 | If-None-Match: W/TAG",
                "304 | If-None-Match: *",
                "304 | If-None-Match: \"x\" , W/\"y\",TAG",
                "304 | If-None-Match: \"x\"; If-None-Match: TAG",
                "200 | If-None-Match: \"x\"",
                "200 | If-None-Match: junk",
                "200 | If-None-Match: \"x\"; If-Modified-Since: SAME",
                "304 | If-None-Match: TAG; If-Modified-Since: BEFORE",
                "304 | If-Modified-Since: SAME",
                "304 | If-Modified-Since: AFTER",
                "200 | If-Modified-Since: BEFORE",
                "304 | If-Modified-Since: Sunday, 01-Nov-26 08:00:00 GMT",
                "304 | If-Modified-Since: Sun Nov  1 08:00:00 2026",
                "200 | If-Modified-Since: Sunday, 01-Nov-26 07:59:59 GMT",
                "200 | If-Modified-Since: Sun Nov  1 07:59:59 2026",
                "200 | If-Modified-Since: 0",
                "412 | If-Match: \"x\"; If-None-Match: TAG",
                "304 | If-Match: TAG; If-None-Match: TAG",
                "412 | If-Unmodified-Since: BEFORE; If-None-Match: TAG",
                "304 | If-None-Match: TAG; Range: bytes=0-1",
                "206 | If-None-Match: \"x\"; Range: bytes=0-1",
                "206 | If-Range: TAG; Range: bytes=0-1",
                "200 | If-Range: W/TAG; Range: bytes=0-1",
                "200 | If-Range: \"x\"; Range: bytes=0-1",
                "206 | If-Range: SAME; Range: bytes=0-1",
                "200 | If-Range: BEFORE; Range: bytes=0-1",
                "200 | If-Range: AFTER; Range: bytes=0-1",
                "206 | If-Range: Sun Nov  1 08:00:00 2026; Range: bytes=0-1",
                "200 | If-Range: junk; Range: bytes=0-1",
                "200 | If-Range: TAG, \"x\"; Range: bytes=0-1",
                "200 | If-Range: TAG; If-Range: TAG; Range: bytes=0-1",
                "200 | If-Range: \"x\"; Range: bytes=90-",
                "416 | If-Range: TAG; Range: bytes=90-",
                "200 | If-Range: TAG",
                "412 | If-Match: \"x\"; If-Range: TAG; Range: bytes=0-1",
            })
    void evaluatesConditions(int status, String fields) throws IOException {
        String[] lines = fields.replace("TAG", TAG)
                .replace("SAME", SAME)
                .replace("BEFORE", BEFORE)
                .replace("AFTER", AFTER)
                .split("; ");
        assertEquals(status, site.get("/file", lines).status());
        if (status == 304) {
            String head = "HEAD /file HTTP/1.0\r\n" + TestSite.lines(lines) + "\r\n";
            assertEquals(304, site.ask(head).status());
        }
    }

    @Test
    void notModifiedHasTheRequiredFieldsAndNoBody() throws IOException {
        Answer answer = site.get("/file", "If-None-Match: *", "Connection: keep-alive");
        assertEquals(
                List.of(
                        "Date: Tue, 10 Nov 2026 12:00:00 GMT",
                        "Server: portlab",
                        "X-Content-Type-Options: nosniff",
                        "Connection: keep-alive",
                        "Keep-Alive: timeout=15",
                        "Last-Modified: Sun, 01 Nov 2026 08:00:00 GMT",
                        "ETag: " + TAG,
                        "Cache-Control: no-cache"),
                answer.fields());
        assertEquals("", answer.body());
    }

    /** A precompressed variant can have the file's date, so a date does not identify the client's version. */
    @Test
    void aDateDoesNotResumeAPrecompressedFile() throws IOException {
        String[] resume = {"If-Range: " + SAME, "Range: bytes=5-"};
        assertEquals(206, site.get("/file", resume).status());
        assertEquals(
                200,
                site.get("/file", resume[0], resume[1], "Accept-Encoding: gzip").status());
        assertEquals(
                206,
                site.get("/file", resume[0], resume[1], "Accept-Encoding: identity")
                        .status());
        site.file("big", "x".repeat(100_000)).file("big.gz", "zipped");
        assertEquals(200, site.get("/big", resume).status());
        String tag = "If-Range: " + site.get("/big").field("ETag");
        assertEquals(
                206, site.get("/big", tag, resume[1], "Accept-Encoding: gzip").status());
        String zipped = "If-Range: " + site.get("/big", "Accept-Encoding: gzip").field("ETag");
        assertEquals(
                200,
                site.get("/big", zipped, resume[1], "Accept-Encoding: gzip").status());
    }

    @Test
    void conditionsAreIgnoredWithoutAFile() throws IOException {
        assertEquals(404, site.get("/none", "If-None-Match: *").status());
        assertEquals(404, site.get("/none", "If-Match: *").status());
        assertEquals(200, site.get("/", "If-None-Match: *").status());
    }

    @Test
    void aFutureModificationTimeBecomesNow() throws IOException {
        site.file("future", "x");
        Files.setLastModifiedTime(folder.resolve("future"), FileTime.from(TestSite.NOW.plusSeconds(100)));
        Answer answer = site.get("/future");
        assertEquals("Tue, 10 Nov 2026 12:00:00 GMT", answer.field("Last-Modified"));
        assertNotNull(answer.field("ETag"));
        Answer range = site.get("/future", "If-Range: Tue, 10 Nov 2026 12:00:00 GMT", "Range: bytes=0-0");
        assertEquals(200, range.status(), "a recent date does not identify a version");
        assertNull(range.field("Content-Range"));
    }
}
