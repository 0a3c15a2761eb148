package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.RequestParser.ParseResult;

/** Valid hosts (RFC 3986 section 3.2.2), and which of them the server answers for. */
class HostTest {
    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void fill() throws IOException {
        site = new TestSite(folder)
                .file("file", "x")
                .settings(settings -> settings.hosts = AllowedHosts.LOCAL.with("Lab.Example."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "'' ''",
                "a a",
                "a: a",
                "a:80 a",
                "a:080 a",
                "A.b-c_d~e. A.b-c_d~e.",
                "a%20b a%20b",
                "!$&'()*+,;= !$&'()*+,;=",
                "1.2.3.4:5 1.2.3.4",
                "1.2.3.456 1.2.3.456",
                "[::1] [::1]",
                "[::]:80 [::]",
                "[::1]: [::1]",
                "[1:2:3:4:5:6:7:8] [1:2:3:4:5:6:7:8]",
                "[1:2:3:4:5:6:7::] [1:2:3:4:5:6:7::]",
                "[::2:3:4:5:6:7:8] [::2:3:4:5:6:7:8]",
                "[1::8]:1 [1::8]",
                "[::ffff:1.2.3.4] [::ffff:1.2.3.4]",
                "[1:2:3:4:5:6:1.2.3.4] [1:2:3:4:5:6:1.2.3.4]",
                "[fe80::1%25eth0]:80 [fe80::1%25eth0]",
                "[v1.a:b]:80 [v1.a:b]",
            })
    void parsesHosts(String text, String name) {
        assertEquals(Optional.of(new Host(name)), Host.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":80",
                "[",
                "[]",
                "[::1",
                "]",
                "::1]",
                "[::1].",
                "[::1]x",
                "[::1]:80:80",
                "[::1]:80x",
                "x[::1]",
                "[[::1]]",
                "[a]",
                "[1.2.3.4]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[1::2::3]",
                "[:::]",
                "[:1]",
                "[1:]",
                "[12345::]",
                "[g::]",
                "[::1.2.3.256]",
                "[1.2.3.4::]",
                "[::1.2.3.4:5]",
                "[fe80::1%eth0]",
                "[fe80::1%25]",
                "[v.a]",
                "[v1]",
                "a:b",
                "a:-1",
                "a:+1",
                "a: 1",
                "a:1:2",
                "1.2.3.4:9000:80",
                "::1",
                "a b",
                "a,b c",
                "a/b",
                "a?b",
                "a#b",
                "u@a",
                "u:p@a",
                "a\\b",
                "a%",
                "a%4",
                "a%4g",
                "\u00e9",
                "a\"",
                "<a>",
                "{a}",
                "a|b",
                "a^b",
                "a`b"
            })
    void rejectsInvalidHosts(String text) throws IOException {
        assertEquals(Optional.empty(), Host.parse(text));
        for (String version : new String[] {"HTTP/1.0", "HTTP/1.1"}) {
            byte[] head = ("GET / " + version + "\r\nHost: " + text + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
            ParseResult parsed = new RequestParser(HttpLimits.DEFAULT).parse(ByteBuffer.wrap(head));
            assertEquals(
                    Status.BAD_REQUEST,
                    assertInstanceOf(ParseResult.Malformed.class, parsed).status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "localhost.",
                "a.localhost:8080",
                "a.b.localhost.",
                "127.0.0.1",
                "127.0.0.1:8080",
                "192.168.1.2",
                "0.0.0.0",
                "[::1]:8080",
                "[fe80::1%25lo]",
                "lab.example",
                "LAB.example.:80"
            })
    void allowedHostsAreAnswered(String host) throws IOException {
        for (String head : new String[] {
            "GET /file HTTP/1.1\r\nHost: " + host,
            "GET /file HTTP/1.0\r\nHost: " + host,
            "GET http://" + host + "/file HTTP/1.0",
            "GET http://" + host + "/file HTTP/1.1\r\nHost: evil.example"
        }) {
            assertEquals(200, site.ask(head + "\r\n\r\n").status(), head);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "notlocalhost",
                "localhost.evil.example",
                "localhost..",
                ".localhost.evil",
                "localhos%74",
                "x.lab.example",
                "lab.example.evil",
                "127.0.0.1.",
                "127.0.0.1.nip.io",
                "127.1",
                "127.0.0.01",
                "2130706433",
                "0x7f.0.0.1",
                "1.2.3.4.5"
            })
    void otherHostsAreMisdirected(String host) throws IOException {
        for (String head : new String[] {
            "GET /file HTTP/1.1\r\nHost: " + host,
            "HEAD /file HTTP/1.0\r\nHost: " + host,
            "OPTIONS /file HTTP/1.0\r\nHost: " + host,
            "GET http://" + host + "/file HTTP/1.0",
            "GET http://" + host + "/file HTTP/1.1\r\nHost: localhost"
        }) {
            assertEquals(421, site.ask(head + "\r\n\r\n").status(), head);
        }
    }

    @Test
    void aMisdirectedRequestGetsAnExplanation() throws IOException {
        Answer answer = site.get("/file", "Host: evil.example");
        assertEquals("HTTP/1.0 421 Misdirected Request", answer.statusLine());
        assertTrue(answer.body().contains("--host NAME"), answer.body());
        Answer page = site.get("/file", "Host: evil.example", "Accept: text/html");
        assertTrue(page.body().contains("<code>evil.example</code>"), page.body());
    }

    @Test
    void requestsWithoutAHostAreAnswered() throws IOException {
        assertEquals(200, site.get("/file").status());
        assertEquals("x", site.bytes("GET /file\r\n"));
        assertEquals(421, site.get("/file", "Host:").status(), "the field is present but empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "http://a", "a:80", "a/b", "*", "[::1]", "a b", "\u00e9"})
    void onlyNamesCanBeAllowed(String text) {
        assertThrows(IllegalArgumentException.class, () -> AllowedHosts.LOCAL.with(text));
    }
}
