package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Saver.Destination;
import portlab.client.exit.Failure;
import portlab.client.net.Connector;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.Login;
import portlab.client.net.Network;
import portlab.client.net.RawServer;
import portlab.client.net.Resource;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;
import portlab.client.tls.Tls;
import portlab.client.tls.TlsServer;
import portlab.client.tls.TlsSettings;

/** Redirects between http and https. */
class TlsRedirectTest {
    private static final HeldCertificate OWN = TlsServer.ofPortlab();

    @TempDir
    private Path folder;

    private Fetched get(Endpoint endpoint, boolean follow) throws Failure, IOException {
        return get(endpoint, "a.txt", follow);
    }

    private Fetched get(Endpoint endpoint, String path, boolean follow) throws Failure, IOException {
        TlsSettings pinned = new TlsSettings(null, List.of(TlsServer.pin(OWN)), false);
        Connector connector =
                new Connector(Timeouts.DEFAULT).with(Tls.knowing(pinned, folder.resolve("known_servers")), null);
        HttpClient http = new HttpClient(connector, "test", Optional.of(Login.of(endpoint, "me:secret")));
        Saver saver = new Saver(Channels.newChannel(System.err), Progress.NONE);
        Url url = new Url(endpoint, Resource.of(path));
        return new Get(http, saver).run(new Get.Request(url, new Destination.Folder(folder), false, false, follow));
    }

    private static RawServer redirectingTo(Endpoint endpoint) throws IOException {
        return RawServer.saying("HTTP/1.0 301 Moved\r\nLocation: https://" + endpoint + "/a.txt\r\n\r\n");
    }

    @Test
    void followsToTlsOnTheSameHostWithoutThePassword() throws Exception {
        try (TlsServer secure = TlsServer.answering(OWN);
                RawServer plain = redirectingTo(secure.endpoint())) {
            Fetched fetched = get(plain.endpoint(), true);
            assertEquals(Optional.empty(), fetched.refusal());
            assertEquals(5, fetched.reply().bytes());
            assertTrue(
                    plain.requests().get(0).contains("Authorization"),
                    plain.requests().get(0));
            assertFalse(
                    secure.requests().get(0).contains("Authorization"),
                    secure.requests().get(0));
        }
    }

    @Test
    void namesTheUrlWithTlsUnlessItFollows() throws Exception {
        try (TlsServer secure = TlsServer.answering(OWN);
                RawServer plain = redirectingTo(secure.endpoint())) {
            String hint = get(plain.endpoint(), false).refusal().orElseThrow().hint();
            assertEquals(
                    "redirects to https://" + secure.endpoint() + "/a.txt, with TLS; name that URL, or use -L", hint);
            assertEquals(List.of(), secure.requests());
        }
    }

    @Test
    void doesNotTakeTheSamePathForAFolderWhoseSlashIsMissing() throws Exception {
        try (RawServer plain = RawServer.saying("HTTP/1.0 301 Moved\r\nLocation: https://127.0.0.1/\r\n\r\n")) {
            String hint =
                    get(plain.endpoint(), "/", false).refusal().orElseThrow().hint();
            assertTrue(hint.endsWith(", with TLS; name that URL, or use -L"), hint);
        }
    }

    @Test
    void listingsNameTheUrlWithTls() throws Exception {
        try (RawServer plain = RawServer.saying("HTTP/1.0 301 Moved\r\nLocation: https://127.0.0.1:1/a/\r\n\r\n")) {
            Network network = new Network(Timeouts.DEFAULT, "test");
            Failure failure = assertThrows(Failure.class, () -> Listing.of(network, plain.endpoint(), "/a/"));
            assertEquals("redirects to https://127.0.0.1:1/a/, with TLS; name that URL", failure.hint());
        }
    }

    @Test
    void neverLeavesTls() throws Exception {
        try (RawServer plain = RawServer.saying("HTTP/1.0 200 OK\r\n\r\nread by everybody")) {
            TlsServer.Script redirect = (socket, raw) -> {
                TlsServer.head(socket.getInputStream());
                TlsServer.send(socket, "HTTP/1.0 302 Found\r\nLocation: http://" + plain.endpoint() + "/a.txt\r\n\r\n");
            };
            try (TlsServer secure = new TlsServer(OWN, redirect)) {
                String hint =
                        get(secure.endpoint(), true).refusal().orElseThrow().hint();
                assertTrue(hint.endsWith(", without TLS, so it is not followed"), hint);
                assertEquals(List.of(), plain.requests());
            }
        }
    }
}
