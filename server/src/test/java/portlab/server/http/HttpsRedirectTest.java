package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.net.MemoryConnection;
import portlab.server.net.TlsInfo;
import portlab.server.net.WrappedConnection;

/** HTTP without TLS on a port that speaks TLS, and what is said only over TLS. */
class HttpsRedirectTest {
    @TempDir
    Path folder;

    private String ask(String request) throws IOException {
        TestSite site = new TestSite(folder).settings(settings -> {
            settings.hosts = AllowedHosts.LOCAL.with("lab.example");
            settings.hsts = Duration.ofHours(1);
        });
        MemoryConnection connection = new MemoryConnection().segment(request.replace("~", "\r\n"));
        connection.end().drive(site.service().withoutTls());
        return connection.text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1~Host: localhost:8080 | https://localhost:8080/",
                "GET /a%20b?c=d HTTP/1.0~Host: 127.0.0.1:80 | https://127.0.0.1:80/a%20b?c=d",
                "HEAD /x HTTP/1.1~Host: LAB.example | https://LAB.example/x",
                "GET /x/../y HTTP/1.1~Host: [::1]:8443 | https://[::1]:8443/y",
            })
    void aRequestForAKnownHostIsSentToHttps(String request, String location) throws IOException {
        String answer = ask(request + "~~");
        assertTrue(answer.startsWith("HTTP/1.0 301 Moved Permanently\r\n"), answer);
        assertTrue(answer.contains("\r\nLocation: " + location + "\r\n"), answer);
        assertFalse(answer.contains("Strict-Transport-Security"), "RFC 6797 section 7.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0",
                "GET / HTTP/1.1~Host: attacker.example",
                "GET / HTTP/1.1~Host:",
                "POST / HTTP/1.1~Host: localhost",
                "GET http://localhost/ HTTP/1.1~Host: localhost",
                "GET /%00 HTTP/1.1~Host: localhost",
            })
    void anyOtherGetsAnExplanation(String request) throws IOException {
        String answer = ask(request + "~~");
        assertTrue(answer.startsWith("HTTP/1.0 400 Bad Request\r\n"), answer);
        assertTrue(
                answer.contains("This port speaks HTTPS: begin the address with https:// instead of http://."), answer);
        assertFalse(answer.contains("Location"), answer);
    }

    /** Also on a port that serves both, such as one behind another program. */
    @Test
    void strictTransportSecurityIsSaidOnlyOverTls() throws IOException {
        TestSite site = new TestSite(folder).file("file.txt", "hello");
        site.settings(settings -> settings.hsts = Duration.ofDays(365));
        String field = "\r\nStrict-Transport-Security: max-age=31536000\r\n";
        assertFalse(site.bytes("GET /file.txt HTTP/1.0\r\n\r\n").contains("Strict"));
        assertTrue(overTls(site, "GET /file.txt HTTP/1.0\r\n\r\n").contains(field));
        assertTrue(overTls(site, "GET /none HTTP/1.0\r\n\r\n").contains(field));
        assertTrue(overTls(site, "GET\r\n\r\n").contains(field), "a malformed request");
        assertEquals("TLSv1.3", site.log.get(site.log.size() - 1).tls().version());
    }

    private static String overTls(TestSite site, String request) throws IOException {
        MemoryConnection connection = new MemoryConnection().segment(request).end();
        site.service().serve(new Secured(connection));
        return connection.text();
    }

    private static final class Secured extends WrappedConnection {
        Secured(MemoryConnection inner) {
            super(inner);
        }

        @Override
        public TlsInfo tls() {
            return new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256");
        }
    }
}
