package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.Request.Method;
import portlab.server.http.Request.Version;
import portlab.server.http.RequestParser.ParseResult;

class RequestParserTest {
    private static final HttpLimits LIMITS = TestSite.limits(40, 200, 5);
    private static final String LINE = "GET /x HTTP/1.0\r\n";

    @Test
    void parsesARequest() {
        String text = "GET /a?b HTTP/1.1\r\nHost: example.org\r\nX-Empty:\r\nx-tabs: \t a \t b\t \r\n\r\nnext";
        ByteBuffer in = buffer(text);
        Request request = assertInstanceOf(Request.class, new RequestParser(LIMITS).parse(in));
        assertEquals(Method.GET, request.method());
        assertEquals("/a?b", request.target());
        assertEquals(Version.HTTP_1_1, request.version());
        assertEquals("GET /a?b HTTP/1.1", request.line());
        assertEquals("example.org", request.fields().only("HOST"));
        assertEquals("", request.fields().only("X-Empty"));
        assertEquals("a \t b", request.fields().only("X-Tabs"));
        assertNull(request.fields().only("X-Tab"));
        assertEquals(text.length() - 4, request.length());
        assertEquals("next", rest(in));
    }

    @Test
    void parsesConsecutiveRequests() {
        ByteBuffer in = buffer("GET /1 HTTP/1.0\nA: b\n\nHEAD /2 HTTP/1.0\r\n\r\nGET /3\nGET");
        RequestParser parser = new RequestParser(LIMITS);
        assertEquals("/1", assertInstanceOf(Request.class, parser.parse(in)).target());
        Request second = assertInstanceOf(Request.class, parser.parse(in));
        assertEquals("/2", second.target());
        assertEquals(0, second.fields().count());
        assertEquals(
                Version.HTTP_0_9,
                assertInstanceOf(Request.class, parser.parse(in)).version());
        assertSame(ParseResult.INCOMPLETE, parser.parse(in));
        assertEquals("GET", rest(in));
    }

    @Test
    void everyPrefixIsIncomplete() {
        String text = "GET /x HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n";
        for (int length = 0; length < text.length(); length++) {
            ByteBuffer in = buffer(text.substring(0, length));
            assertSame(ParseResult.INCOMPLETE, new RequestParser(LIMITS).parse(in), text.substring(0, length));
            assertEquals(length, in.remaining(), "nothing is consumed");
        }
    }

    @Test
    void theBufferMayMoveBetweenCalls() {
        RequestParser parser = new RequestParser(LIMITS);
        assertSame(ParseResult.INCOMPLETE, parser.parse(buffer("GET /x HTTP/1.0\r\nA: b\r\nC")));
        ByteBuffer moved = buffer("....GET /x HTTP/1.0\r\nA: b\r\nC: d\r\n\r\n");
        moved.position(4);
        Request request = assertInstanceOf(Request.class, parser.parse(moved));
        assertEquals("b", request.fields().only("A"));
        assertEquals("d", request.fields().only("C"));
    }

    @Test
    void leadingEmptyLinesAreSkipped() {
        ByteBuffer in = buffer("\r\n\n\r\nGET /x\n");
        assertTrue(RequestParser.skipEmptyLines(in));
        assertEquals(
                "/x",
                assertInstanceOf(Request.class, new RequestParser(LIMITS).parse(in))
                        .target());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n",
                "GET \r\n",
                " GET /x HTTP/1.0\r\n",
                "GET  /x HTTP/1.0\r\n",
                "GET /x  HTTP/1.0\r\n",
                "GET /x HTTP/1.0 \r\n",
                "GET /x\tHTTP/1.0\r\n",
                "GET /x y HTTP/1.0\r\n",
                "GET /x \r\n",
                "GET /x HTTP/1.\r\n",
                "GET /x HTTP/.0\r\n",
                "GET /x HTTP/1\r\n",
                "GET /x HTTP/1.0x\r\n",
                "GET /x HTTP/-1.0\r\n",
                "GET /x HTTP 1.0\r\n",
                "GET /x XTTP/1.0\r\n",
                "HEAD /x\r\n",
                "POST /x\r\n",
                "G(T /x HTTP/1.0\r\n",
                "G\u00e9T /x HTTP/1.0\r\n",
                "GET /\0 HTTP/1.0\r\n",
                "GET /\u0007 HTTP/1.0\r\n",
                "GET /\u007f HTTP/1.0\r\n",
                "GET /x\rHTTP/1.0\r\n",
                "GET /x HTTP/1.0\r\r\n",
                "\u0016\u0003\u0001\u0002",
                "\0",
                "\rGET /x HTTP/1.0\r\n",
                "{",
                "(",
                LINE + "no colon\r\n",
                LINE + ": no name\r\n",
                LINE + "Space : x\r\n",
                LINE + "Sp ace: x\r\n",
                LINE + " Folded: x\r\n",
                LINE + "A: b\r\n folded\r\n",
                LINE + "A: b\r\n\tfolded\r\n",
                LINE + "A: b\r\n \r\n",
                LINE + "A: a\0b\r\n",
                LINE + "A: a\rb\r\n",
                LINE + "A: b\r\r\n",
                LINE + "A: \u001b[31m\r\n",
                LINE + "A: \u007f\r\n",
                LINE + "A\u00e9: b\r\n",
                LINE + "A\0: b\r\n",
                LINE + "\r\r\n",
                LINE + "Content-Length: x\r\n\r\n",
                LINE + "Content-Length: -1\r\n\r\n",
                LINE + "Content-Length: +1\r\n\r\n",
                LINE + "Content-Length: 1 1\r\n\r\n",
                LINE + "Content-Length: 0x1\r\n\r\n",
                LINE + "Content-Length:\r\n\r\n",
                LINE + "Content-Length: 1, 1\r\n\r\n",
                LINE + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
                LINE + "Content-Length: 1\r\ncontent-length: 2\r\n\r\n",
                LINE + "Content-Length: 9999999999999999999999\r\n\r\n",
                LINE + "Host: a\r\nHost: a\r\n\r\n",
                LINE + "Host: a b\r\n\r\n",
                LINE + "Host: a/b\r\n\r\n",
                LINE + "Host: user@a\r\n\r\n",
                LINE + "Host: \u00e9\r\n\r\n",
                "GET /x HTTP/1.1\r\n\r\n",
                "GET /x HTTP/1.1\r\nA: b\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            })
    void rejectsMalformedRequests(String text) {
        assertEquals(Status.BAD_REQUEST, refusal(text).status());
    }

    @ParameterizedTest
    @CsvSource({"example.org", "example.org:80", "127.0.0.1", "[::1]:8080", "a-b_c.d~e", "''", "xn--bcher-kva.example"})
    void rejectsInvalidHosts(String host) {
        ParseResult parsed = new RequestParser(LIMITS).parse(buffer("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
        assertEquals(host, assertInstanceOf(Request.class, parsed).fields().only("Host"));
    }

    @Test
    void theRequestLineIsLimited() {
        String longest = "GET /" + "x".repeat(26) + " HTTP/1.0";
        assertEquals(40, longest.length());
        assertInstanceOf(Request.class, new RequestParser(LIMITS).parse(buffer(longest + "\r\n\r\n")));
        String longer = longest.replace("/", "/y").replace("HTTP/y", "HTTP/");
        assertEquals(Status.URI_TOO_LONG, refusal(longer + "\r\n\r\n").status());
        assertEquals(Status.URI_TOO_LONG, refusal("x".repeat(43)).status(), "before its end arrives");
        assertEquals("x".repeat(40), refusal("x".repeat(43)).line());
    }

    @Test
    void theHeadIsLimited() {
        String head = LINE + "A: " + "x".repeat(200 - LINE.length() - 7) + "\r\n\r\n";
        assertEquals(200, head.length());
        assertInstanceOf(Request.class, new RequestParser(LIMITS).parse(buffer(head)));
        assertEquals(
                Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
                refusal(head.replace("A:", "AA:")).status());
        String endless = LINE + "A: " + "x".repeat(200);
        assertEquals(Status.REQUEST_HEADER_FIELDS_TOO_LARGE, refusal(endless).status(), "before its end arrives");
    }

    @Test
    void theNumberOfFieldsIsLimited() {
        assertInstanceOf(Request.class, new RequestParser(LIMITS).parse(buffer(LINE + "A: b\r\n".repeat(5) + "\r\n")));
        assertEquals(
                Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
                refusal(LINE + "A: b\r\n".repeat(6)).status());
    }

    @Test
    void manyFieldsAreKept() {
        String fields = "A: b\r\n".repeat(99) + "Last: one\r\n";
        ParseResult parsed = new RequestParser(HttpLimits.DEFAULT).parse(buffer(LINE + fields + "\r\n"));
        Request request = assertInstanceOf(Request.class, parsed);
        assertEquals(99, request.fields().count("a"));
        assertEquals("one", request.fields().list("last"));
        assertNull(request.fields().only("a"), "the field is repeated");
        assertTrue(request.fields().list("A").startsWith("b, b, b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.0 | | false",
                "HTTP/1.0 | keep-alive | true",
                "HTTP/1.0 | Keep-Alive, Upgrade | true",
                "HTTP/1.0 | keep-alive, close | false",
                "HTTP/1.0 | x | false",
                "HTTP/1.1 | | true",
                "HTTP/1.1 | close | false",
                "HTTP/1.1 | x,CLOSE | false",
                "HTTP/1.1 | keep-alive | true",
                "HTTP/1.1 | closed | true",
            })
    void decidesKeepAlive(String version, String connection, boolean kept) {
        String field = connection == null ? "" : "Connection: " + connection + "\r\n";
        ByteBuffer in = buffer("GET / " + version + "\r\nHost: h\r\n" + field + "\r\n");
        Request request = assertInstanceOf(Request.class, new RequestParser(LIMITS).parse(in));
        assertEquals(kept, request.persistence().kept());
    }

    /** Expects the same result at once and byte by byte. */
    private static ParseResult.Malformed refusal(String text) {
        ParseResult.Malformed whole =
                assertInstanceOf(ParseResult.Malformed.class, new RequestParser(LIMITS).parse(buffer(text)));
        RequestParser parser = new RequestParser(LIMITS);
        for (int length = 1; length <= text.length(); length++) {
            if (parser.parse(buffer(text.substring(0, length))) instanceof ParseResult.Malformed malformed) {
                assertEquals(whole.status(), malformed.status(), "byte by byte");
                return whole;
            }
        }
        throw new AssertionError("complete when parsed byte by byte");
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(ByteBuffer in) {
        return StandardCharsets.ISO_8859_1.decode(in).toString();
    }
}
