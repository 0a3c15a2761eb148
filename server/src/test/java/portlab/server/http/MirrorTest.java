package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.wire.Reason;
import portlab.server.http.HttpSettings.DeveloperTools;
import portlab.server.net.MemoryConnection;
import portlab.server.site.UrlPath;

class MirrorTest {
    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void mirror() throws IOException {
        UrlPath path = UrlPath.parse("/mirror").orElseThrow();
        site = new TestSite(folder)
                .file("index.html", "<p>")
                .settings(settings -> settings.tools = new DeveloperTools(path, false));
    }

    private Answer once(String request) throws IOException {
        MemoryConnection connection = new MemoryConnection().segment(request).end();
        connection.drive(site.service());
        return Answer.of(connection.text());
    }

    @Test
    void showsTheLinesAsTheyArrived() throws IOException {
        Answer answer = once("GET /mirror?a=1 HTTP/1.0\r\nhost:  lab\nX-Odd:\tcaf\u00e9 \\ \r\n\r\n");
        assertEquals("text/plain; charset=utf-8", answer.field("Content-Type"));
        assertEquals("no-store", answer.field("Cache-Control"));
        assertEquals("Accept", answer.field("Vary"));
        List<String> lines = answer.text().lines().toList();
        assertEquals("The head of your request: 56 bytes from 127.0.0.1:40000", lines.get(0));
        assertEquals("GET /mirror?a=1 HTTP/1.0\\r\\n", lines.get(2));
        assertEquals(
                "    GET asks for the content of /mirror?a=1; HTTP/1.0 is the version that the client speaks."
                        + " (RFC 9112 3)",
                lines.get(3));
        assertEquals("host:  lab\\n", lines.get(4));
        assertTrue(lines.get(5).endsWith("(RFC 9110 7.2)"), lines.get(5));
        assertEquals("X-Odd:\\tcaf\u00e9 \\\\ \\r\\n", lines.get(6));
        assertEquals("\\r\\n", lines.get(8));
        assertEquals("    The empty line ends the head. (RFC 9112 2.1)", lines.get(9));
        assertTrue(site.log.get(0).decisions().reasons().contains(Reason.MIRRORED));
    }

    @Test
    void hasNoFieldsWithoutFields() throws IOException {
        assertTrue(once("GET /mirror HTTP/1.0\r\n\r\n").text().contains("GET /mirror HTTP/1.0\\r\\n\n"));
        MemoryConnection simple =
                new MemoryConnection().segment("GET /mirror\r\n").end();
        simple.drive(site.service());
        assertTrue(simple.text().contains("GET /mirror\\r\\n\n"), simple.text());
    }

    @Test
    void masksPasswordsAndCookies() throws IOException {
        String text = once("GET /mirror HTTP/1.0\r\nAuthorization: Basic dTpwYXNz\r\nCookie: id=secret\r\n\r\n")
                .text();
        assertTrue(text.contains("Authorization: Basic ********\\r\\n"), text);
        assertTrue(text.contains("Cookie: id=******\\r\\n"), text);
    }

    @Test
    void aPageHasNoMarkupOfTheClient() throws IOException {
        Answer answer = once("GET /mirror?<b> HTTP/1.0\r\nAccept: text/html\r\nX-Evil: <script>\u202e\r\n\r\n");
        assertEquals("text/html; charset=utf-8", answer.field("Content-Type"));
        assertEquals(ErrorResponses.OWN_STYLE_ONLY.value(), answer.field("Content-Security-Policy"));
        assertFalse(answer.text().contains("<script>") || answer.text().contains("<b>"), answer.text());
        assertTrue(answer.text().contains("&lt;script&gt;"), answer.text());
        assertTrue(answer.text().contains("href=\"https://www.rfc-editor.org/rfc/rfc9112#section-3\""));
    }

    @Test
    void jsonHasTheSame() throws IOException {
        Answer answer = once("GET /mirror HTTP/1.0\r\nAccept: application/json\r\nX-A: \"\r\n\r\n");
        assertEquals("application/json", answer.field("Content-Type"));
        assertTrue(
                answer.text().contains("{\"text\":\"X-A: \\\"\\\\r\\\\n\",\"meaning\":\"Portlab does not know"),
                answer.text());
    }

    @Test
    void answersHeadAndNoOtherPath() throws IOException {
        assertEquals("", once("HEAD /mirror HTTP/1.0\r\n\r\n").body());
        assertEquals("<p>", site.get("/").text());
        assertEquals(404, site.get("/mirror/").status());
        assertEquals(200, once("GET /%6dirror HTTP/1.0\r\n\r\n").status());
        assertEquals(405, once("POST /mirror HTTP/1.0\r\n\r\n").status());
    }
}
