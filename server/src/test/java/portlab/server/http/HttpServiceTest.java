package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.http.HttpDate.Now;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryConnection;

/** Requests and their responses. */
class HttpServiceTest {
    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void fill() throws IOException {
        site = new TestSite(folder)
                .file("file.txt", "hello\n")
                .file("index.html", "<h1>home</h1>")
                .file("folder/index.htm", "<h1>folder</h1>");
    }

    @Test
    void aFileIsAnsweredWithAllItsFields() throws IOException {
        String answer = site.bytes("GET /file.txt HTTP/1.0\r\n\r\n");
        assertEquals("""
                HTTP/1.0 200 OK\r
                Date: Tue, 10 Nov 2026 12:00:00 GMT\r
                Server: portlab\r
                X-Content-Type-Options: nosniff\r
                Connection: close\r
                Last-Modified: Sun, 01 Nov 2026 08:00:00 GMT\r
                ETag: "6ae6f180.0-6"\r
                Cache-Control: no-cache\r
                Accept-Ranges: bytes\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Length: 6\r
                \r
                hello
                """, answer);
    }

    @ParameterizedTest
    @CsvSource({
        "/, <h1>home</h1>",
        "/index.html, <h1>home</h1>",
        "/folder/, <h1>folder</h1>",
        "/folder/../file.txt, hello",
        "/nothing/../file.txt, hello",
        "/./folder/..//file.txt?query, hello",
        "/%66ile%2Etxt, hello",
        "http://example.org/file.txt, hello",
        "HTTP://example.org:8080/file.txt?x=%zz, hello",
        "https://[::1]:80/file.txt, hello",
        "http://example.org, <h1>home</h1>",
        "http://example.org?x, <h1>home</h1>"
    })
    void findsTargets(String target, String content) throws IOException {
        Answer answer = site.get(target);
        assertEquals("HTTP/1.0 200 OK", answer.statusLine());
        assertEquals(content, answer.body().strip());
    }

    @ParameterizedTest
    @CsvSource({
        "/none, 404",
        "/file.txt/, 404",
        "/file.txt/x, 404",
        "/folder/none, 404",
        "/none/, 404",
        "/file.txt%00, 400",
        "/%, 400",
        "/%4, 400",
        "/%4g, 400",
        "/%ff, 404",
        "/%c0%af, 404",
        "/%ed%a0%80, 404",
        "/.., 400",
        "/../file.txt, 400",
        "/folder/../../file.txt, 400",
        "/%2e%2e/file.txt, 400",
        "/.%2E/file.txt, 400",
        "/..%2ffile.txt, 404",
        "/folder%2ffile.txt, 404",
        "/folder%2Findex.htm, 404",
        "/..%5cfile.txt, 404",
        "/..\\file.txt, 404",
        "/file.txt#fragment, 400",
        "file.txt, 400",
        "ftp://example.org/file.txt, 400",
        "http:///file.txt, 400",
        "http://user@example.org/file.txt, 400",
        "http://localhost:80x/, 400",
        "http://:80/, 400",
        "http://[::1/, 400",
        "http://[::1]:-1/file.txt, 400",
        "*, 400",
        "example.org:80, 400"
    })
    void rejectsTargets(String target, int status) throws IOException {
        Answer answer = site.get(target);
        assertEquals(status, answer.status());
        assertEquals(String.valueOf(answer.body().length()), answer.field("Content-Length"));
        assertTrue(answer.body().startsWith(status + " "), answer.body());
    }

    @Test
    void overlongNamesAreNotFound() throws IOException {
        assertEquals(404, site.get("/" + "x".repeat(255)).status());
        assertEquals(404, site.get("/" + "x".repeat(256)).status());
        assertEquals(404, site.get("/" + "%c3%a9".repeat(128)).status());
        assertEquals(404, site.get("/" + "x/".repeat(4000)).status());
    }

    @ParameterizedTest
    @CsvSource({
        "/folder, /folder/",
        "/folder?a=b&c, /folder/?a=b&c",
        "/folder?%41<é\", /folder/?%41%3C%C3%A9%22",
        "//folder, /folder/",
        "/x/..//folder, /folder/",
        "///folder?//example.org, /folder/?//example.org",
        "http://example.org/folder, /folder/"
    })
    void aFolderWithoutItsSlashIsRedirected(String target, String location) throws IOException {
        Answer answer = site.get(target);
        assertEquals("HTTP/1.0 301 Moved Permanently", answer.statusLine());
        assertEquals(location, answer.field("Location"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/file.txt", "/", "/folder", "/none", "/%", "/folder/"})
    void headIsGetWithoutTheBody(String target) throws IOException {
        String get = site.bytes("GET " + target + " HTTP/1.0\r\n\r\n");
        String head = site.bytes("HEAD " + target + " HTTP/1.0\r\n\r\n");
        assertEquals(get.substring(0, get.indexOf("\r\n\r\n") + 4), head);
    }

    @ParameterizedTest
    @CsvSource({
        "/a b HTTP/1.0, 400",
        "/ HTTP/1.1, 400",
        "/, 400",
        "/ HTTP/2.0, 505",
        "/<long> HTTP/1.0, 414",
        "/ HTTP/1.0<many fields>, 431"
    })
    void errorsForHeadHaveNoBody(String rest, int status) throws IOException {
        String said = rest.replace("<long>", "x".repeat(9000)).replace("<many fields>", "\r\nA: b".repeat(101));
        Answer head = site.ask("HEAD " + said + "\r\n\r\n");
        assertEquals(status, head.status());
        assertEquals("", head.body());
        Answer other = site.ask("PUT " + said + "\r\n\r\n");
        assertEquals(status, other.status());
        assertEquals(String.valueOf(other.body().length()), head.field("Content-Length"));
    }

    @Test
    void responsesThatDependOnAcceptVary() throws IOException {
        for (String html : List.of("Accept: text/html", "Accept: */*")) {
            for (String target : List.of("/none", "/none/", "/folder", "/%")) {
                assertEquals("Accept", site.get(target, html).field("Vary"), target);
            }
            assertEquals(
                    "Accept",
                    site.ask("BREW / HTTP/1.0\r\n" + html + "\r\n\r\n").field("Vary"));
            assertEquals(
                    "Accept", site.get("/file.txt", html, "If-Match: \"x\"").field("Vary"));
        }
        assertEquals("Accept", site.get("/", "If-None-Match: *").field("Vary"));
        assertNull(site.get("/file.txt").field("Vary"));
        assertNull(site.get("/x y").field("Vary"), "this response is always text");
    }

    @Test
    void onlyNavigationsGetTheAppsPage() throws IOException {
        site.file("index.html.gz", "zipped").file("file.txt.gz", "zipped");
        site.settings(settings -> settings.spa = true);
        Answer page = site.get("/some/route", "Accept: text/html", "Accept-Encoding: gzip");
        assertEquals(200, page.status());
        assertEquals("gzip", page.field("Content-Encoding"));
        assertEquals("Accept-Encoding, Accept", page.field("Vary"));
        Answer missing = site.get("/some/route", "Accept: */*");
        assertEquals(404, missing.status());
        assertEquals("Accept", missing.field("Vary"));
        assertEquals("Accept-Encoding", site.get("/file.txt").field("Vary"));
        site.file("404.html", "lost");
        Answer own = site.get("/some/route", "Accept: */*");
        assertEquals("lost", own.body());
        assertEquals("Accept", own.field("Vary"));
    }

    @Test
    void theSitesOwn404PageMayBeCoded() throws IOException {
        site.file("404.html", "lost").file("404.html.gz", "zipped");
        Answer zipped = site.get("/none", "Accept-Encoding: gzip");
        assertEquals(404, zipped.status());
        assertEquals("zipped", zipped.body());
        assertEquals("gzip", zipped.field("Content-Encoding"));
        assertEquals("Accept-Encoding", zipped.field("Vary"));
        assertEquals("text/html; charset=utf-8", zipped.field("Content-Type"));
        assertNull(zipped.field("Accept-Ranges"));
        Answer head = site.ask("HEAD /none HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
        assertEquals(zipped.fields(), head.fields());
        Answer plain = site.get("/none");
        assertEquals("lost", plain.body());
        assertNull(plain.field("Content-Encoding"));
        assertEquals("Accept-Encoding", plain.field("Vary"));
    }

    @Test
    void aNameThatIsNotUtf8IsServedByItsBytes() throws IOException {
        Path name = Path.of(URI.create("file:///a%FFb%C3%A9%C3.txt")).getFileName();
        assumeTrue(System.getProperty("os.name").equals("Linux"), "names are bytes");
        Files.writeString(folder.resolve(name), "bytes");
        Files.createDirectory(folder.resolve(Path.of(URI.create("file:///%80")).getFileName()));
        assertEquals("bytes", site.get("/a%FFb%c3%a9%C3.txt").body());
        assertEquals("bytes", site.get("/folder/../a%FFbé%C3.txt").body());
        assertEquals(
                "text/plain; charset=utf-8", site.get("/a%FFb%C3%A9%C3.txt").field("Content-Type"));
        assertEquals(404, site.get("/a%FEb%C3%A9%C3.txt").status());
        assertEquals("/%80/", site.get("/%80").field("Location"));
        assertTrue(site.get("/%FF", "Accept: text/html").text().contains("<code>/\ufffd</code>"));
        String json = site.get("/", "Accept: application/json").body();
        assertTrue(json.contains("\"href\":\"a%FFb%C3%A9%C3.txt\""), json);
        assertTrue(json.contains("\"href\":\"%80/\""), json);
    }

    static Stream<Exception> failures() {
        return Stream.of(new IOException("secret"), new IllegalStateException("secret"));
    }

    /** Only the operator learns the cause. */
    @ParameterizedTest
    @MethodSource("failures")
    void anUnexpectedFailureIsLoggedButNotDisclosed(Exception failure) throws IOException {
        Map<String, Throwable> errors = new HashMap<>();
        Responder broken = (request, connection) -> {
            if (failure instanceof IOException e) {
                throw e;
            }
            throw (RuntimeException) failure;
        };
        HttpService service = new HttpService(
                "http",
                broken,
                HttpSettings.DEFAULT,
                exchange -> {},
                errors::put,
                new Now(InstantSource.fixed(TestSite.NOW)));
        MemoryConnection connection = new MemoryConnection().segment("GET /x HTTP/1.0\r\n\r\n");
        connection.drive(service);
        assertEquals(500, Answer.of(connection.text()).status());
        assertFalse(connection.text().contains("secret"), connection.text());
        String what = "http 127.0.0.1:40000: 500 for GET /x HTTP/1.0";
        assertEquals(Set.of(what), errors.keySet());
        Throwable reported = errors.get(what);
        assertSame(failure, failure instanceof IOException ? reported.getCause() : reported);
        assertInstanceOf(RuntimeException.class, reported, "the report includes the stack trace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
    void knownMethodsAreNotAllowed(String method) throws IOException {
        Answer answer = site.ask(method + " /file.txt HTTP/1.0\r\n\r\n");
        assertEquals("HTTP/1.0 405 Method Not Allowed", answer.statusLine());
        assertEquals("GET, HEAD", answer.field("Allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "BREW", "GETT", "G", "!"})
    void otherMethodsAreNotImplemented(String method) throws IOException {
        assertEquals(501, site.ask(method + " /file.txt HTTP/1.0\r\n\r\n").status());
    }

    @Test
    void methodsAreCheckedBeforeTargets() throws IOException {
        assertEquals(405, site.ask("OPTIONS * HTTP/1.0\r\n\r\n").status());
        assertEquals(405, site.ask("CONNECT example.org:80 HTTP/1.0\r\n\r\n").status());
    }

    @ParameterizedTest
    @CsvSource({"/file.txt, hello", "/, <h1>home</h1>", "/folder/, <h1>folder</h1>"})
    void aSimpleRequestGetsTheBareBody(String target, String content) throws IOException {
        assertEquals(content, site.bytes("GET " + target + "\r\n").strip());
    }

    @Test
    void aSimpleRequestGetsErrorsAsText() throws IOException {
        assertTrue(site.bytes("GET /none\r\n").startsWith("404 Not Found\n"));
        assertTrue(site.bytes("GET /folder\r\n").startsWith("301 Moved Permanently\n"));
    }

    @Test
    void anAnswerTo11IsOf10() throws IOException {
        Answer answer = site.ask("GET /file.txt HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n");
        assertEquals("HTTP/1.0 200 OK", answer.statusLine());
        assertEquals("close", answer.field("Connection"));
    }

    @ParameterizedTest
    @CsvSource({"HTTP/2.0, 505", "HTTP/3.1, 505", "HTTP/10.0, 505", "HTTP/0.9, 400", "HTTP/1.10, 400", "http/1.0, 400"})
    void checksVersions(String version, int status) throws IOException {
        assertEquals(status, site.ask("GET /file.txt " + version + "\r\n\r\n").status());
    }

    @Test
    void higherMinorVersionsAreAccepted() throws IOException {
        assertEquals(200, site.ask("GET /file.txt HTTP/1.9\r\nHost: x\r\n\r\n").status());
    }

    @Test
    void theLogGetsTheExchange() throws IOException {
        site.get("/file.txt?q", "Referer: http://a/", "User-Agent: test\u001b");
        assertEquals(400, Integer.parseInt(site.log.get(0).outcome()), "a control character");
        site.log.clear();
        site.get("/file.txt?q", "Referer: http://a/", "User-Agent: test");
        Exchange exchange = site.log.get(0);
        assertEquals("http", exchange.service());
        assertEquals("GET /file.txt?q HTTP/1.0", exchange.request());
        assertEquals("200", exchange.outcome());
        assertEquals(6, exchange.body());
        assertTrue(exchange.sent() > 200, exchange.toString());
        assertEquals(
                "GET /file.txt?q HTTP/1.0\r\nReferer: http://a/\r\nUser-Agent: test\r\n\r\n".length(),
                exchange.received());
        assertEquals("http://a/", exchange.referer());
        assertEquals("test", exchange.userAgent());
        assertEquals(TestSite.NOW.toEpochMilli(), exchange.startedMillis());
        assertTrue(exchange.nanos() > 0);
    }

    @Test
    void theLogGetsMalformedRequests() throws IOException {
        site.bytes("GET /a b c\u001b HTTP/1.0\r\nX: y\r\n\r\n");
        assertEquals("GET /a b c\u001b HTTP/1.0", site.log.get(0).request());
        assertEquals("400", site.log.get(0).outcome());
        assertNull(site.log.get(0).referer());
    }

    @Test
    void browsersGetErrorPages() throws IOException {
        Answer answer = site.get("/<script>alert(1)</script>", "Accept: text/html,*/*;q=0.8");
        assertEquals(404, answer.status());
        assertEquals("text/html; charset=utf-8", answer.field("Content-Type"));
        assertTrue(answer.text().contains("&lt;script&gt;"), answer.text());
        assertEquals(false, answer.text().contains("<script"), answer.text());
        Answer plain = site.get("/none", "Accept: */*");
        assertEquals("text/plain; charset=utf-8", plain.field("Content-Type"));
        assertEquals("404 Not Found\nThere is nothing at this address.\n", plain.text());
    }

    @Test
    void handlesExpectations() throws IOException {
        String request = "GET /file.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n";
        List<Answer> answers = Answer.several(site.bytes(request + "Expect: 100-continue\r\n\r\n"));
        assertEquals(200, answers.get(0).status());
        assertEquals("close", answers.get(0).field("Connection"), "the body may never arrive");
        assertEquals(
                417,
                site.ask("GET / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n")
                        .status());
        assertEquals(200, site.get("/", "Expect: miracles").status(), "HTTP/1.0 ignores the field");
    }
}
