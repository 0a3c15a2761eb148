package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.wire.Reason;
import portlab.server.auth.PasswordHash;
import portlab.server.auth.PasswordVerifier;
import portlab.server.auth.Users;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.net.CutException;
import portlab.server.net.MemoryConnection;

/** Each answer has its reasons, in the order of the decisions. */
class ReasonsTest {
    private static final String TAG = "\"6ae6f180.0-a\"";

    @TempDir
    Path top;

    private Path folder;

    private TestSite site;

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectory(top.resolve("served"));
        Path outside = Files.writeString(top.resolve("outside"), "x");
        site = new TestSite(folder)
                .file("file.txt", "0123456789")
                .file("file.txt.gz", "zipped")
                .file("plain", "x")
                .file("own.abc", "x")
                .file("empty.txt", "")
                .file("old.txt", "new")
                .file("old.txt.gz", "stale")
                .file("site/index.html", "<p>")
                .file("folder/a", "a")
                .file(".secret", "s")
                .settings(settings -> settings.types.put("abc", "text/abc"));
        Files.setLastModifiedTime(folder.resolve("old.txt.gz"), FileTime.from(TestSite.WRITTEN.minusSeconds(9)));
        Files.createSymbolicLink(folder.resolve("out"), outside);
    }

    private String last(String text) throws IOException {
        new MemoryConnection().segment(text).end().drive(site.service());
        return site.log.get(site.log.size() - 1).decisions().names();
    }

    @Test
    void aCutAnswerSaysWhy() throws IOException {
        site.file("long", "x".repeat(1 << 20));
        MemoryConnection slow = new MemoryConnection()
                .room(100)
                .segment("GET /long HTTP/1.0\r\n\r\n")
                .end();
        assertThrows(CutException.class, () -> slow.drive(site.service()));
        assertEquals(
                "FILE_FOUND, TYPE_UNKNOWN, WHOLE_FILE, CLOSED_BY_VERSION, CUT_SLOW",
                site.log.get(site.log.size() - 1).decisions().names());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/file.txt | FILE_FOUND, TYPE_BY_EXTENSION, CODING_NOT_ACCEPTED, WHOLE_FILE",
                "/file.txt Accept-Encoding: gzip | FILE_FOUND, TYPE_BY_EXTENSION, CODING_ACCEPTED, WHOLE_FILE",
                "/old.txt Accept-Encoding: gzip | FILE_FOUND, TYPE_BY_EXTENSION, CODING_UNUSABLE, WHOLE_FILE",
                "/plain | FILE_FOUND, TYPE_UNKNOWN, WHOLE_FILE",
                "/own.abc | FILE_FOUND, TYPE_BY_OPTION, WHOLE_FILE",
                "/file.txt Range: bytes=0-1 | FILE_FOUND, TYPE_BY_EXTENSION, CODING_NOT_FOR_RANGES, RANGE_SENT",
                "/file.txt Range: bytes=0-1,4-5 | FILE_FOUND, TYPE_BY_EXTENSION, CODING_NOT_FOR_RANGES, RANGES_SENT",
                "/plain Range: bytes=x | FILE_FOUND, TYPE_UNKNOWN, RANGE_MALFORMED",
                "/plain Range: bytes=0-,0-,0- | FILE_FOUND, TYPE_UNKNOWN, RANGE_TOO_COSTLY",
                "/plain Range: bytes=9- | RANGE_UNSATISFIABLE",
                "/empty.txt Range: bytes=-5 | FILE_FOUND, TYPE_BY_EXTENSION, RANGE_OF_EMPTY_FILE",
                "/plain Range: bytes=0-0;If-Range: \"x\" | FILE_FOUND, TYPE_UNKNOWN, RANGE_VERSION_DIFFERS",
                "/file.txt If-None-Match: TAG | NOT_MODIFIED_BY_TAG, BODILESS_STATUS",
                "/plain If-None-Match: \"x\" | FILE_FOUND, TAG_DIFFERS, TYPE_UNKNOWN, WHOLE_FILE",
                "/plain If-Modified-Since: Mon, 02 Nov 2026 08:00:00 GMT | NOT_MODIFIED_BY_DATE, BODILESS_STATUS",
                "/plain If-Modified-Since: Sat, 01 Nov 2025 08:00:00 GMT | FILE_FOUND, CHANGED_SINCE, TYPE_UNKNOWN, WHOLE_FILE",
                "/plain If-Match: \"x\" | MATCH_FAILED",
                "/plain If-Unmodified-Since: Sat, 01 Nov 2025 08:00:00 GMT | UNMODIFIED_FAILED",
                "/site/ | INDEX_FOUND, TYPE_BY_EXTENSION, WHOLE_FILE",
                "/site/ Accept: application/json | LISTING_PREFERRED, TYPE_BY_ACCEPT",
                "/folder/ | LISTING, TYPE_BY_ACCEPT",
                "/folder | SLASH_ADDED",
                "/none | NOT_FOUND",
                "/.secret | HIDDEN",
                "/out | LEADS_OUTSIDE",
                "/../.. | TARGET_INVALID",
            })
    void whyThisAnswer(String request, String expected) throws IOException {
        int blank = request.indexOf(' ');
        String target = blank < 0 ? request : request.substring(0, blank);
        String fields = blank < 0
                ? ""
                : request.substring(blank + 1).replace("TAG", TAG).replace(";", "\r\n") + "\r\n";
        assertEquals(expected + ", CLOSED_BY_VERSION", last("GET " + target + " HTTP/1.0\r\n" + fields + "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD /plain HTTP/1.0 | FILE_FOUND, TYPE_UNKNOWN, WHOLE_FILE, HEAD_ONLY, CLOSED_BY_VERSION",
                "HEAD /plain HTTP/1.0~Range: bytes=0-0 | FILE_FOUND, TYPE_UNKNOWN, WHOLE_FILE, HEAD_ONLY, CLOSED_BY_VERSION",
                "GET /none HTTP/1.1~Host: h | NOT_FOUND, KEPT_BY_VERSION",
                "GET /none HTTP/1.1~Host: h~Connection: close | NOT_FOUND, CLOSED_BY_FIELD",
                "GET /none HTTP/1.0~Connection: keep-alive | NOT_FOUND, KEPT_BY_FIELD",
                "GET /none HTTP/1.1~Host: h~Transfer-Encoding: chunked | NOT_FOUND, CLOSED_FOR_BODY",
                "POST / HTTP/1.0 | METHOD_NOT_ALLOWED, CLOSED_BY_VERSION",
                "BREW / HTTP/1.0 | METHOD_UNKNOWN, CLOSED_BY_VERSION",
                "GET / HTTP/1.1~Host: h~Expect: x | EXPECTATION_UNKNOWN, KEPT_BY_VERSION",
                "GET / HTTP/2.0 | VERSION_UNSUPPORTED, CLOSED_AFTER_ERROR",
                "GET / HTTP/1.1 | HOST_INVALID, CLOSED_AFTER_ERROR",
                "GET  / HTTP/1.0 | TARGET_INVALID, CLOSED_AFTER_ERROR",
                "GET | REQUEST_LINE_INVALID, CLOSED_AFTER_ERROR",
                "GET / HTTP/1.0~a b: c | FIELD_INVALID, CLOSED_AFTER_ERROR",
                "GET / HTTP/1.0~Content-Length: x | LENGTH_INVALID, CLOSED_AFTER_ERROR",
            })
    void whyThisConnection(String lines, String expected) throws IOException {
        assertEquals(expected, last(lines.replace("~", "\r\n") + "\r\n\r\n"));
    }

    @Test
    void limits() throws IOException {
        assertEquals("REQUEST_LINE_TOO_LONG, CLOSED_AFTER_ERROR", last("GET /" + "x".repeat(9000)));
        assertEquals("HEAD_TOO_LARGE, CLOSED_AFTER_ERROR", last("GET / HTTP/1.0\r\na: " + "x".repeat(40_000)));
        assertEquals("TOO_MANY_FIELDS, CLOSED_AFTER_ERROR", last("GET / HTTP/1.0\r\n" + "a: b\r\n".repeat(200)));
        assertEquals("REQUEST_TRUNCATED, CLOSED_AFTER_ERROR", last("GET / HT"));
        assertEquals("NOT_HTTP, CLOSED_AFTER_ERROR", last("\u0015\u0003"));
        assertEquals("TLS_UNEXPECTED, CLOSED_AFTER_ERROR", last("\u0016\u0003"));
        assertEquals("(TLS handshake)", site.log.get(site.log.size() - 1).request());
        assertEquals("FILE_FOUND, TYPE_UNKNOWN, WHOLE_FILE, SIMPLE_REQUEST, CLOSED_BY_VERSION", last("GET /plain\r\n"));
    }

    @Test
    void settings() throws IOException {
        site.settings(settings -> {
            settings.listing = false;
            settings.spa = true;
            settings.cors = true;
            settings.hosts = AllowedHosts.LOCAL;
        });
        site.file("index.html", "<p>");
        assertEquals("LISTING_OFF, CLOSED_BY_VERSION", last("GET /folder/ HTTP/1.0\r\n\r\n"));
        assertEquals(
                "SPA_INDEX, TYPE_BY_EXTENSION, WHOLE_FILE, CLOSED_BY_VERSION",
                last("GET /app HTTP/1.0\r\nAccept: text/html\r\n\r\n"));
        assertEquals("PREFLIGHT, BODILESS_STATUS, CLOSED_BY_VERSION", last("OPTIONS / HTTP/1.0\r\n\r\n"));
        assertEquals("HOST_NOT_ALLOWED, CLOSED_BY_VERSION", last("GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n"));
    }

    @Test
    void logins() throws IOException {
        PasswordVerifier passwords = new PasswordVerifier(Users.NONE.with("me:" + PasswordHash.of("secret")));
        site.settings(settings -> settings.passwords = passwords);
        assertEquals("LOGIN_MISSING, CLOSED_BY_VERSION", last("GET /plain HTTP/1.0\r\n\r\n"));
        assertEquals(
                "LOGIN_WRONG, CLOSED_BY_VERSION",
                last("GET /plain HTTP/1.0\r\nAuthorization: Basic bWU6d3Jvbmc=\r\n\r\n"));
        assertEquals(
                "LOGIN_ACCEPTED, FILE_FOUND, TYPE_UNKNOWN, WHOLE_FILE, CLOSED_BY_VERSION",
                last("GET /plain HTTP/1.0\r\nAuthorization: Basic bWU6c2VjcmV0\r\n\r\n"));
    }

    @Test
    void busy() throws IOException {
        MemoryConnection connection = new MemoryConnection().segment("GET / HTTP/1.0\r\n\r\n");
        connection.fill();
        site.service().busy(connection, Reason.CLIENT_FULL);
        assertEquals("CLIENT_FULL", site.log.get(0).decisions().names());
    }

    @Test
    void theFieldAppearsOnlyWhileSomeoneWatches() throws IOException {
        Answer answer = site.get("/plain");
        assertNull(answer.field("Portlab-Reason"));
    }

    // Server-Timing.

    @ParameterizedTest
    @CsvSource({"?1, true", "?0, false", "1, false", "'?1\r\nPortlab-Timing: ?1', false"})
    void theServersShareOnRequest(String value, boolean sent) throws IOException {
        MemoryConnection connection = new MemoryConnection();
        connection
                .segment(("GET /plain HTTP/1.0\r\nPortlab-Timing: " + value + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1))
                .end()
                .drive(site.service());
        String timing = Answer.of(connection.text()).field("Server-Timing");
        assertEquals(sent, timing != null && timing.matches("app;dur=[0-9]+\\.[0-9]{3}"), timing);
    }
}
