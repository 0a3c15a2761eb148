package portlab.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.tls.CertificateDetails;
import portlab.client.tls.Tls;
import portlab.client.tls.TlsDetails;
import portlab.client.tls.TlsDetails.Trust;
import portlab.client.tls.TlsServer;
import portlab.client.tls.TlsSettings;

@Timeout(60)
class TlsConnectionTest {
    private static final int HANDSHAKE_RECORD = 22;
    private static final HeldCertificate OWN = TlsServer.ofPortlab();
    private static final Timeouts LIMITS = new Timeouts(20_000_000_000L, 20_000_000_000L);
    private static final Timeouts SHORT = new Timeouts(1_000_000_000L, 1_000_000_000L);

    @TempDir
    private Path folder;

    private Tls tls(TlsSettings settings) {
        return Tls.knowing(settings, folder.resolve("known_servers"));
    }

    private static TlsSettings pinned(HeldCertificate certificate) {
        return new TlsSettings(null, List.of(TlsServer.pin(certificate)), false);
    }

    private TlsSettings authority(HeldCertificate... certificates) throws IOException {
        Path file = folder.resolve("ca.pem");
        StringBuilder pem = new StringBuilder();
        for (HeldCertificate certificate : certificates) {
            pem.append(certificate.certificatePem());
        }
        Files.writeString(file, pem);
        return new TlsSettings(file.toString(), List.of(), false);
    }

    private static HttpResponse.Reply fetch(Endpoint endpoint, Connector connector) throws Failure, IOException {
        HttpClient client = new HttpClient(connector, "test", Optional.empty());
        try (HttpResponse response = client.get(endpoint, "/")) {
            response.transferTo(Channels.newChannel(new ByteArrayOutputStream()), new Meter());
            return response.reply();
        }
    }

    private HttpResponse.Reply fetch(TlsServer server, TlsSettings settings) throws Failure, IOException {
        return fetch(server.endpoint(), new Connector(LIMITS).with(tls(settings), null));
    }

    private Failure refusal(HeldCertificate certificate, TlsSettings settings) throws IOException {
        try (TlsServer server = TlsServer.answering(certificate)) {
            Failure failure = assertThrows(Failure.class, () -> fetch(server, settings));
            assertEquals(List.of(), server.requests());
            return failure;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void tellsWhatTheHandshakeAgreedOn(String version) throws Exception {
        try (TlsServer server = TlsServer.answering(OWN, version)) {
            HttpResponse.Reply reply = fetch(server, pinned(OWN));
            TlsDetails details = reply.tls().orElseThrow();
            assertEquals(5, reply.bytes());
            assertEquals(version.replace("v", " "), details.version());
            assertFalse(details.group().isEmpty());
            assertEquals(Trust.PIN, details.trust());
            assertFalse(details.resumed());
            assertEquals(
                    List.of("localhost", "127.0.0.1"),
                    details.certificate().orElseThrow().names());
            assertTrue(reply.timing().tlsNanos() > 0);
            assertTrue(reply.timing().totalNanos()
                    >= reply.timing().connectNanos()
                            + reply.timing().tlsNanos()
                            + reply.timing().waitNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void connectionsResumeEachOthersSessions(String version) throws Exception {
        try (TlsServer server = TlsServer.answering(OWN, version)) {
            Connector connector = new Connector(LIMITS).with(tls(pinned(OWN)), null);
            assertFalse(fetch(server.endpoint(), connector).tls().orElseThrow().resumed());
            TlsDetails second = fetch(server.endpoint(), connector).tls().orElseThrow();
            assertTrue(second.resumed());
            assertEquals(Trust.PIN, second.trust());
            assertTrue(second.certificate().isPresent());
            connector.withNewSessions();
            assertFalse(fetch(server.endpoint(), connector).tls().orElseThrow().resumed());
        }
    }

    @Test
    void trustsACertificateOrItsAuthorityFromAFile() throws Exception {
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("authority")
                .certificateAuthority(0)
                .build();
        HeldCertificate signed = TlsServer.local("server").signedBy(authority).build();
        for (HeldCertificate certificate : List.of(OWN, signed)) {
            try (TlsServer server = TlsServer.answering(certificate)) {
                TlsDetails details =
                        fetch(server, authority(OWN, authority)).tls().orElseThrow();
                assertEquals(Trust.FILE, details.trust());
            }
        }
        Failure unknown = refusal(signed, TlsSettings.DEFAULT);
        assertEquals(ExitCode.CERTIFICATE, unknown.exit());
        assertTrue(unknown.what().contains(" is signed by CN=authority, which is not trusted here"), unknown.what());
        assertTrue(unknown.hint().contains("--cacert FILE"), unknown.hint());
    }

    @Test
    void anAuthorityAndAPinMustBothFit() throws Exception {
        TlsSettings both =
                new TlsSettings(authority(TlsServer.ofPortlab()).authorities(), List.of(TlsServer.pin(OWN)), false);
        assertEquals(ExitCode.CERTIFICATE, refusal(OWN, both).exit());
    }

    /** A server's file may have its key, too. */
    @Test
    void findsTheCertificatesInAFileWithAKey() throws Exception {
        Path file = Files.writeString(
                folder.resolve("both.pem"), "Bag Attributes\n" + OWN.privateKeyPkcs8Pem() + OWN.certificatePem());
        try (TlsServer server = TlsServer.answering(OWN)) {
            TlsSettings settings = new TlsSettings(file.toString(), List.of(), false);
            assertEquals(Trust.FILE, fetch(server, settings).tls().orElseThrow().trust());
        }
    }

    @Test
    void saysThatACertificateIsNotInTheFile() throws Exception {
        TlsSettings other = authority(TlsServer.ofPortlab());
        try (TlsServer server = TlsServer.answering(OWN)) {
            CertificateDetails own = CertificateDetails.of(OWN.certificate());
            Files.writeString(
                    folder.resolve("known_servers"),
                    server.endpoint() + " " + own.pin() + " " + own.fingerprint() + " 2026-01-02\n");
            Failure failure = assertThrows(Failure.class, () -> fetch(server, other));
            assertEquals(
                    server.endpoint() + " has a self-signed certificate that is not in " + other.authorities(),
                    failure.what());
        }
    }

    @Test
    void saysHowToTrustASelfSignedCertificate() throws Exception {
        Failure failure = refusal(OWN, TlsSettings.DEFAULT);
        assertEquals(ExitCode.CERTIFICATE, failure.exit());
        assertTrue(
                failure.what().contains(" has a self-signed certificate, with the SHA-256 fingerprint "),
                failure.what());
        assertTrue(failure.hint().contains("--pin " + TlsServer.pin(OWN)), failure.hint());
    }

    @Test
    void tellsWhyACertificateIsNotValid() throws Exception {
        Failure expired =
                refusal(TlsServer.valid(TlsServer.local("old"), -10, -2).build(), TlsSettings.DEFAULT);
        assertTrue(expired.what().matches("the certificate of \\S+ expired on 20\\S+"), expired.what());
        Failure early = refusal(TlsServer.valid(TlsServer.local("new"), 2, 10).build(), TlsSettings.DEFAULT);
        assertTrue(early.what().matches("the certificate of \\S+ is valid only from 20\\S+"), early.what());
        HeldCertificate other = new HeldCertificate.Builder()
                .commonName("x")
                .addSubjectAlternativeName("example.org")
                .build();
        Failure name = refusal(other, authority(other));
        assertTrue(name.what().endsWith(" is for example.org, not for 127.0.0.1"), name.what());
        for (Failure failure : List.of(expired, early, name)) {
            assertEquals(ExitCode.CERTIFICATE, failure.exit());
        }
    }

    @Test
    void aPinOrInsecureAcceptsWhatIsNotValid() throws Exception {
        HeldCertificate expired =
                TlsServer.valid(TlsServer.local("old"), -10, -2).build();
        try (TlsServer server = TlsServer.answering(expired)) {
            assertEquals(5, fetch(server, pinned(expired)).bytes());
            HttpResponse.Reply unchecked = fetch(server, new TlsSettings(null, List.of(), true));
            assertEquals(Trust.NONE, unchecked.tls().orElseThrow().trust());
        }
        Failure failure = refusal(OWN, new TlsSettings(null, List.of(TlsServer.pin(expired)), true));
        assertEquals(ExitCode.PIN, failure.exit());
        assertTrue(failure.what().contains(TlsServer.pin(OWN)), failure.what());
    }

    @Test
    void asksOnceAboutAServersOwnCertificate() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Tls.Question yes = (server, certificate) -> {
            assertEquals(CertificateDetails.of(OWN.certificate()), certificate);
            return asked.incrementAndGet() > 0;
        };
        try (TlsServer server = TlsServer.answering(OWN)) {
            Connector no = new Connector(LIMITS).with(tls(TlsSettings.DEFAULT), (name, certificate) -> false);
            assertEquals(
                    ExitCode.CERTIFICATE,
                    assertThrows(Failure.class, () -> fetch(server.endpoint(), no))
                            .exit());
            Connector connector = new Connector(LIMITS).with(tls(TlsSettings.DEFAULT), yes);
            assertEquals(
                    Trust.KNOWN,
                    fetch(server.endpoint(), connector).tls().orElseThrow().trust());
            Connector later = new Connector(LIMITS).with(tls(TlsSettings.DEFAULT), yes);
            assertEquals(
                    Trust.KNOWN,
                    fetch(server.endpoint(), later).tls().orElseThrow().trust());
            assertEquals(1, asked.get());
        }
    }

    @Test
    void doesNotAskAboutOtherCertificates() throws Exception {
        HeldCertificate stranger = TlsServer.local("stranger").build();
        HeldCertificate expired =
                TlsServer.valid(TlsServer.local("Portlab"), -10, -2).build();
        for (HeldCertificate certificate : List.of(stranger, expired)) {
            try (TlsServer server = TlsServer.answering(certificate)) {
                Connector connector = new Connector(LIMITS).with(tls(TlsSettings.DEFAULT), (name, found) -> {
                    throw new IllegalStateException("asked");
                });
                assertThrows(Failure.class, () -> fetch(server.endpoint(), connector));
            }
        }
    }

    @Test
    void refusesAKnownServerWithAnotherKey() throws Exception {
        try (TlsServer server = TlsServer.answering(OWN)) {
            Path known = folder.resolve("known_servers");
            CertificateDetails other =
                    CertificateDetails.of(TlsServer.ofPortlab().certificate());
            Files.writeString(
                    known, server.endpoint() + " " + other.pin() + " " + other.fingerprint() + " 2026-01-02\n");
            Connector connector = new Connector(LIMITS).with(tls(TlsSettings.DEFAULT), (name, found) -> true);
            Failure failure = assertThrows(Failure.class, () -> fetch(server.endpoint(), connector));
            assertEquals(ExitCode.CERTIFICATE, failure.exit());
            assertTrue(failure.what().contains(" is not the one that you confirmed on 2026-01-02"), failure.what());
            assertTrue(failure.hint().endsWith(" from " + known), failure.hint());
        }
    }

    @Test
    void aBodyThatEndsWithoutCloseNotifyIsTruncated() throws Exception {
        TlsServer.Script cut = (socket, raw) -> {
            TlsServer.head(socket.getInputStream());
            TlsServer.send(socket, "HTTP/1.0 200 OK\r\n\r\nhalf of ");
            raw.shutdownOutput();
            socket.getInputStream().read();
        };
        try (TlsServer server = new TlsServer(OWN, cut)) {
            Failure failure = assertThrows(Failure.class, () -> fetch(server, pinned(OWN)));
            assertEquals(ExitCode.RESET, failure.exit());
            assertTrue(failure.what().contains("without ending the TLS stream"), failure.what());
        }
    }

    @Test
    void aBodyMayEndWithCloseNotify() throws Exception {
        TlsServer.Script whole = (socket, raw) -> {
            TlsServer.head(socket.getInputStream());
            TlsServer.send(socket, "HTTP/1.0 200 OK\r\n\r\nall of it");
        };
        try (TlsServer server = new TlsServer(OWN, whole)) {
            assertEquals(9, fetch(server, pinned(OWN)).bytes());
        }
    }

    /** The length says that nothing is missing. */
    @Test
    void aBodyWithALengthNeedsNoCloseNotify() throws Exception {
        TlsServer.Script cut = (socket, raw) -> {
            TlsServer.head(socket.getInputStream());
            TlsServer.send(socket, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            raw.close();
        };
        try (TlsServer server = new TlsServer(OWN, cut)) {
            assertEquals(2, fetch(server, pinned(OWN)).bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bytesComeBackWhileOthersLeave(String version) throws Exception {
        TlsServer.Script echo = (socket, raw) -> socket.getInputStream().transferTo(socket.getOutputStream());
        try (TlsServer server = new TlsServer(OWN, echo, version)) {
            Connector connector = new Connector(LIMITS).with(tls(pinned(OWN)), null);
            try (EchoClient client = new EchoClient(connector, server.endpoint())) {
                long bytes = 3_000_000;
                assertEquals(
                        bytes, client.round(Payload.random(bytes), new Meter()).bytes());
                client.finish();
            }
        }
    }

    /** So that the server's system does not see a reset. */
    @Test
    void closingEndsTheStream() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        TlsServer.Script script = (socket, raw) -> {
            TlsServer.head(socket.getInputStream());
            TlsServer.send(socket, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            if (socket.getInputStream().read() < 0 && raw.getInputStream().read() < 0) {
                ended.countDown();
            }
        };
        try (TlsServer server = new TlsServer(OWN, script)) {
            fetch(server, pinned(OWN));
            ended.await();
        }
    }

    /** What a server does that has read the first bytes of a handshake. */
    private interface Stranger {
        void play(Socket socket) throws IOException;
    }

    private Failure meeting(Stranger stranger, Timeouts limits) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread thread = new Thread(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().read();
                    stranger.play(socket);
                } catch (IOException e) {
                    // The client has disconnected.
                    return;
                }
            });
            thread.start();
            Failure failure = failed(new Endpoint("127.0.0.1", listener.getLocalPort(), true), limits);
            thread.join();
            return failure;
        }
    }

    private static void answer(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Test
    void tellsAPlainServer() throws Exception {
        Failure failure = meeting(socket -> answer(socket, "HTTP/1.0 400 Bad Request\r\n\r\n"), LIMITS);
        assertEquals(ExitCode.HANDSHAKE, failure.exit());
        assertTrue(
                failure.what().endsWith(" does not speak TLS on this port; it answers: HTTP/1.0 400 Bad Request"),
                failure.what());
        assertTrue(Tls.isMissing(failure));
    }

    @Test
    void tellsAnEchoServer() throws Exception {
        Stranger echo = socket -> {
            // The first byte has been read.
            socket.getOutputStream().write(HANDSHAKE_RECORD);
            socket.getInputStream().transferTo(socket.getOutputStream());
        };
        Failure failure = meeting(echo, LIMITS);
        assertTrue(failure.what().endsWith(" does not speak TLS on this port"), failure.what());
        assertTrue(Tls.isMissing(failure));
    }

    @Test
    void tellsAServerThatLeaves() throws Exception {
        Failure closed = meeting(socket -> answer(socket, ""), LIMITS);
        assertTrue(closed.what().endsWith(" closed the connection during the TLS handshake"), closed.what());
        Failure reset = meeting(socket -> socket.setSoLinger(true, 0), LIMITS);
        assertTrue(reset.what().endsWith(" reset the connection during the TLS handshake"), reset.what());
        for (Failure failure : List.of(closed, reset)) {
            assertEquals(ExitCode.HANDSHAKE, failure.exit());
        }
    }

    @Test
    void tellsAnAlert() throws Exception {
        Failure failure = meeting(socket -> answer(socket, "\u0015\u0003\u0003\u0000\u0002\u0002\u0028"), LIMITS);
        assertEquals(ExitCode.HANDSHAKE, failure.exit());
        assertTrue(failure.what().endsWith(" refused the TLS handshake: handshake_failure"), failure.what());
    }

    @Test
    void aHandshakeIsLimitedAsAWhole() throws Exception {
        Failure silent = meeting(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()), SHORT);
        assertEquals(ExitCode.TIMED_OUT, silent.exit());
        Failure slow = meeting(
                socket -> {
                    // The beginning of a record, whose bytes come one by one.
                    socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0});
                    while (true) {
                        LockSupport.parkNanos(50_000_000L);
                        socket.getOutputStream().write(2);
                    }
                },
                SHORT);
        assertEquals(ExitCode.TIMED_OUT, slow.exit());
    }

    /** A client without TLS recognises a server that speaks it. */
    @Test
    void aPlainClientTellsATlsServer() throws Exception {
        try (TlsServer server = TlsServer.answering(OWN)) {
            Failure failure =
                    assertThrows(Failure.class, () -> fetch(server.endpoint().withTls(false), new Connector(LIMITS)));
            assertEquals(ExitCode.NOT_HTTP, failure.exit());
            assertEquals("use https:// or --tls", failure.hint());
        }
    }

    private Failure failed(Endpoint endpoint, Timeouts limits) {
        Connector connector = new Connector(limits).with(tls(TlsSettings.DEFAULT), null);
        return assertThrows(Failure.class, () -> fetch(endpoint, connector));
    }
}
