package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders without an index, and other features that depend on a setting. */
class ListingsTest {
    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void fill() throws IOException {
        site = new TestSite(folder)
                .file("files/b10.txt", "0123456789")
                .file("files/b9.txt", "x")
                .file("files/.hidden", "x")
                .file("files/sub/x", "x")
                .file("files/.well-known/x", "x");
        Files.setLastModifiedTime(folder.resolve("files/sub"), FileTime.from(TestSite.WRITTEN));
    }

    @Test
    void listsAsJson() throws IOException {
        Answer answer = site.get("/files/", "Accept: application/json");
        assertEquals("application/json", answer.field("Content-Type"));
        assertEquals("Accept", answer.field("Vary"));
        assertEquals("no-cache", answer.field("Cache-Control"));
        assertEquals("""
                {"path":"/files/","entries":[
                {"name":"sub","type":"folder","size":0,"modified":"2026-11-01T08:00:00Z","href":"sub/"},
                {"name":"b9.txt","type":"file","size":1,"modified":"2026-11-01T08:00:00Z","href":"b9.txt"},
                {"name":"b10.txt","type":"file","size":10,"modified":"2026-11-01T08:00:00Z","href":"b10.txt"}
                ]}
                """, answer.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|application/json",
                "application/json, */*;q=0.1|application/json",
                "text/html, application/json|text/html; charset=utf-8",
                "*/*|text/html; charset=utf-8",
                "text/plain|text/html; charset=utf-8",
                "text/html|text/html; charset=utf-8"
            })
    void aFolderGivesItsIndexUnlessAProgramAsksForAListing(String accept, String type) throws IOException {
        site.file("files/index.html", "<p>index");
        Answer answer = site.get("/files/", "Accept: " + accept);
        assertEquals(type, answer.field("Content-Type"));
        assertEquals("Accept", answer.field("Vary"));
        assertEquals(type.startsWith("text"), answer.text().equals("<p>index"));
    }

    @Test
    void listsAsText() throws IOException {
        Answer answer = site.get("/files/?sort=size&order=desc", "Accept: text/plain");
        assertEquals("text/plain; charset=utf-8", answer.field("Content-Type"));
        assertEquals("""
                              -  2026-11-01T08:00:00Z  sub/
                             10  2026-11-01T08:00:00Z  b10.txt
                              1  2026-11-01T08:00:00Z  b9.txt
                """, answer.text());
    }

    @Test
    void listsAsHtml() throws IOException {
        Answer answer = site.get("/files/");
        assertEquals("text/html; charset=utf-8", answer.field("Content-Type"));
        assertTrue(answer.field("Content-Security-Policy").contains("default-src 'none'"));
        assertTrue(answer.text().contains("<a href=\"sub/\">sub/</a>"), answer.text());
        assertTrue(answer.text().contains("<a href=\"../\" aria-label=\"Parent folder\">"), answer.text());
        assertFalse(answer.text().contains("\".hidden\""), answer.text());
    }

    /** The policy allows exactly the page's own script. */
    @Test
    void onlyTheFilterScriptMayRun() throws Exception {
        Answer answer = site.get("/files/");
        Matcher script =
                Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(answer.text());
        assertTrue(script.find(), answer.text());
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(script.group(1).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                ErrorResponses.OWN_STYLE_ONLY.value() + "; script-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'",
                answer.field("Content-Security-Policy"));
        assertFalse(script.find(), "a second script");
        assertFalse(site.get("/none", "Accept: text/html").text().contains("<script"));
    }

    @Test
    void listingsCanBeDisabled() throws IOException {
        site.settings(settings -> settings.listing = false);
        assertEquals(404, site.get("/files/").status());
        assertEquals(404, site.get("/").status());
        assertEquals(301, site.get("/files").status());
        assertEquals(200, site.get("/files/b9.txt").status());
    }

    @Test
    void dotfilesAreServedOnRequest() throws IOException {
        assertEquals(404, site.get("/files/.hidden").status());
        assertEquals(404, site.get("/files/%2ehidden").status());
        assertEquals(404, site.get("/files/.well-known/x").status(), "only at the root");
        site.file(".well-known/x", "x").file(".well-known/.y", "y");
        assertEquals(200, site.get("/.well-known/x").status());
        assertEquals(404, site.get("/.well-known/.y").status());
        TestSite open = new TestSite(folder).settings(settings -> settings.dotfiles = true);
        assertEquals(200, open.get("/files/.hidden").status());
        assertTrue(open.get("/files/").text().contains("\".hidden\""));
    }

    @Test
    void singlePageApplicationsGetTheirIndex() throws IOException {
        site.file("index.html", "app").settings(settings -> settings.spa = true);
        Answer answer = site.get("/users/7", "Accept: text/html,*/*;q=0.8");
        assertEquals(200, answer.status());
        assertEquals("app", answer.body());
        assertEquals(404, site.get("/users/7").status(), "not a navigation");
        assertEquals(404, site.get("/x.js", "Accept: */*").status(), "not a navigation");
        assertEquals(
                304,
                site.get("/users/7", "Accept: text/html", "If-None-Match: " + answer.field("ETag"))
                        .status());
    }

    @Test
    void theSitesOwn404Page() throws IOException {
        site.file("404.html", "gone");
        Answer answer = site.get("/none", "If-None-Match: *", "Range: bytes=0-1");
        assertEquals("HTTP/1.0 404 Not Found", answer.statusLine());
        assertEquals("gone", answer.body());
        assertEquals("text/html; charset=utf-8", answer.field("Content-Type"));
        assertEquals(200, site.get("/404.html").status());
    }

    @Test
    void corsAllowsOtherOrigins() throws IOException {
        site.file("x", "x").settings(settings -> settings.cors = true);
        assertEquals("*", site.get("/x").field("Access-Control-Allow-Origin"));
        assertEquals("*", site.get("/none").field("Access-Control-Allow-Origin"));
        Answer preflight = site.ask("OPTIONS /x HTTP/1.0\r\nOrigin: http://a\r\n\r\n");
        assertEquals("HTTP/1.0 204 No Content", preflight.statusLine());
        assertEquals("GET, HEAD", preflight.field("Access-Control-Allow-Methods"));
        assertEquals("", preflight.body());
    }

    @Test
    void addsTheUsersFields() throws IOException {
        site.file("x", "x")
                .settings(settings -> settings.fields.addAll(List.of(
                        Field.parse("X-One: 1"), Field.parse("server: mine"), Field.parse("Cache-Control: no-store"))));
        Answer answer = site.get("/x");
        assertEquals("1", answer.field("X-One"));
        assertEquals("mine", answer.field("Server"));
        assertEquals("no-store", answer.field("Cache-Control"));
        assertEquals("1", site.get("/none").field("X-One"));
    }

    @Test
    void setsCachingAndTypes() throws IOException {
        site.file("a.xyz", "x").file("A.HTML", "x").settings(settings -> {
            settings.cacheSeconds = 60;
            settings.types.put("xyz", "text/x-xyz");
            settings.types.put("html", "application/xhtml+xml");
        });
        assertEquals("max-age=60", site.get("/a.xyz").field("Cache-Control"));
        assertEquals("text/x-xyz; charset=utf-8", site.get("/a.xyz").field("Content-Type"));
        assertEquals("application/xhtml+xml", site.get("/A.HTML").field("Content-Type"));
    }

    @Test
    void sendsPrecompressedVariants() throws IOException {
        site.file("app.js", "plain").file("app.js.gz", "zipped").file("app.js.br", "brotli");
        Answer plain = site.get("/app.js");
        assertEquals("plain", plain.body());
        assertEquals("Accept-Encoding", plain.field("Vary"));
        Answer zipped = site.get("/app.js", "Accept-Encoding: gzip, deflate");
        assertEquals("zipped", zipped.body());
        assertEquals("gzip", zipped.field("Content-Encoding"));
        assertEquals("text/javascript; charset=utf-8", zipped.field("Content-Type"));
        assertEquals("Accept-Encoding", zipped.field("Vary"));
        assertFalse(zipped.field("ETag").equals(plain.field("ETag")), zipped.field("ETag"));
        assertEquals("brotli", site.get("/app.js", "Accept-Encoding: gzip, br").body());
        assertEquals(
                "plain",
                site.get("/app.js", "Accept-Encoding: gzip;q=0.5, identity").body());
        assertEquals("plain", site.get("/app.js", "Accept-Encoding: zstd").body());
        Answer part = site.get("/app.js", "Accept-Encoding: gzip", "Range: bytes=0-1");
        assertEquals("pl", part.body());
        assertEquals(
                304,
                site.get("/app.js", "Accept-Encoding: gzip", "If-None-Match: " + zipped.field("ETag"))
                        .status());
        assertEquals("zipped", site.get("/app.js.gz", "Accept-Encoding: gzip").body());
        assertEquals(null, site.get("/app.js.gz", "Accept-Encoding: gzip").field("Content-Encoding"));
    }

    @Test
    void anOlderVariantIsIgnored() throws IOException {
        site.file("a.css", "new").file("a.css.gz", "old");
        Files.setLastModifiedTime(folder.resolve("a.css.gz"), FileTime.from(TestSite.WRITTEN.minusSeconds(1)));
        assertEquals("new", site.get("/a.css", "Accept-Encoding: gzip").body());
    }

    @Test
    void anEditShowsAtTheNextRequest() throws IOException {
        site.file("page.html", "one");
        assertEquals("one", site.get("/page.html").body());
        assertEquals("one", site.get("/page.html").body());
        Files.writeString(folder.resolve("page.html"), "two");
        assertEquals("two", site.get("/page.html").body());
        Files.delete(folder.resolve("page.html"));
        assertEquals(404, site.get("/page.html").status());
        site.file("page.html", "three");
        assertEquals("three", site.get("/page.html").body());
    }

    @Test
    void anIndexThatAppearsShowsAtTheNextRequest() throws IOException {
        site.file("d/index.htm", "second");
        assertEquals("second", site.get("/d/").body());
        site.file("d/index.html", "first");
        assertEquals("first", site.get("/d/").body());
        Files.delete(folder.resolve("d/index.html"));
        Files.delete(folder.resolve("d/index.htm"));
        assertTrue(site.get("/d/").body().contains("0 files"));
    }
}
