package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.server.http.HttpSettings.DeveloperTools;
import portlab.server.net.MemoryConnection;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;
import portlab.server.site.UrlPath;

class LiveReloadTest {
    private static final String TAG = "\n<script src=\"/.portlab/live.js\"></script>\n";

    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void live() throws IOException {
        site = new TestSite(folder)
                .file("index.html", "<p>page")
                .file("style.css", "p{}")
                .settings(settings -> settings.tools = new DeveloperTools(null, true));
    }

    @Test
    void aPageEndsWithTheScript() throws IOException {
        Answer page = site.get("/");
        assertEquals("<p>page" + TAG, page.text());
        assertEquals("" + (7 + TAG.length()), page.field("Content-Length"));
        assertEquals("p{}", site.get("/style.css").text());
        assertEquals("", site.ask("HEAD / HTTP/1.0\r\n\r\n").body());
        assertEquals("<p>page" + TAG, site.bytes("GET /\r\n"));
    }

    @Test
    void aLargePageDoesToo() throws IOException {
        String large = "<p>".repeat(100_000);
        site.file("large.html", large);
        assertEquals(large + TAG, site.get("/large.html").text());
    }

    @Test
    void aPageHasATagOfItsOwnAndNoRanges() throws IOException {
        String tag = site.get("/").field("ETag");
        String plain = new TestSite(folder).get("/").field("ETag");
        assertNotEquals(plain, tag);
        assertEquals(304, site.get("/", "If-None-Match: " + tag).status());
        assertEquals(200, site.get("/", "If-None-Match: " + plain).status());
        Answer page = site.get("/", "Range: bytes=0-3");
        assertEquals(200, page.status());
        assertEquals("none", page.field("Accept-Ranges"));
        assertEquals(206, site.get("/style.css", "Range: bytes=0-1").status());
    }

    @Test
    void precompressedPagesStayPlain() throws IOException {
        site.file("index.html.gz", "packed");
        Answer page = site.get("/", "Accept-Encoding: gzip");
        assertNull(page.field("Content-Encoding"));
        assertEquals("<p>page" + TAG, page.text());
    }

    @Test
    void generatedPagesAllowTheScript() throws IOException {
        site.file("files/x", "");
        Answer listing = site.get("/files/");
        assertTrue(listing.text().endsWith(TAG));
        String policy = listing.field("Content-Security-Policy");
        assertTrue(policy.contains("script-src 'self' 'sha256-"), policy);
        assertTrue(policy.endsWith("; connect-src 'self'"), policy);
        Answer missing = site.get("/none", "Accept: text/html");
        assertEquals(404, missing.status());
        assertTrue(missing.text().endsWith(TAG));
        assertTrue(missing.field("Content-Security-Policy").contains("script-src 'self'"));
    }

    @Test
    void withoutTheOptionThereIsNoScript() throws IOException {
        TestSite plain = new TestSite(folder);
        assertEquals("<p>page", plain.get("/").text());
        assertEquals(404, plain.get("/.portlab/live.js").status());
    }

    /** The version that a script knows. */
    private String version() throws IOException {
        MemoryConnection connection = new MemoryConnection()
                .segment("GET /.portlab/live.js HTTP/1.0\r\n\r\n")
                .end();
        connection.drive(site.service());
        Answer script = Answer.of(connection.text());
        assertEquals("text/javascript; charset=utf-8", script.field("Content-Type"));
        return script.text().replaceAll("(?s).*event.data === '([^']+)'.*", "$1");
    }

    @Test
    void aNewPageHasTheVersionThatItsEventsBeginWith() throws IOException {
        site.get("/");
        String before = version();
        assertEquals(before, version());
        Files.writeString(folder.resolve("index.html"), "<p>changed");
        String after = version();
        assertNotEquals(before, after);
        MemoryConnection events = new MemoryConnection().segment("GET /.portlab/changes HTTP/1.0\r\n\r\n");
        events.drive(site.service());
        assertTrue(events.text().endsWith("event: version\ndata: " + after + "\n\n"), events.text());
        site.service().cut(events);
    }

    @Test
    void watchesWhatWasAskedFor() throws IOException {
        WatchedFiles watched = new WatchedFiles(new Site(SiteSettings.of(folder)));
        for (String path : new String[] {"/", "/style.css", "/none.js", "/files/"}) {
            watched.add(UrlPath.parse(path).orElseThrow());
        }
        assertFalse(watched.look());
        Files.writeString(folder.resolve("unused.txt"), "x");
        assertFalse(watched.look());
        Files.writeString(folder.resolve("style.css"), "p{color:red}");
        assertTrue(watched.look());
        assertFalse(watched.look());
        Files.writeString(folder.resolve("none.js"), "");
        assertTrue(watched.look());
        Files.delete(folder.resolve("index.html"));
        assertTrue(watched.look());
        Files.createDirectory(folder.resolve("files"));
        assertTrue(watched.look());
        assertEquals(4, watched.version());
    }

    @Test
    void watchesABoundedNumberOfPaths() throws IOException {
        WatchedFiles watched = new WatchedFiles(new Site(SiteSettings.of(folder)));
        watched.add(UrlPath.parse("/style.css").orElseThrow());
        for (int i = 0; i < WatchedFiles.MOST; i++) {
            watched.add(UrlPath.parse("/" + i).orElseThrow());
        }
        Files.write(folder.resolve("style.css"), "changed".getBytes(StandardCharsets.UTF_8));
        assertFalse(watched.look());
    }
}
