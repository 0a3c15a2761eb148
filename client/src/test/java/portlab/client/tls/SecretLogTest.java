package portlab.client.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.secrets.SecretLog;

/** Two engines that talk to each other must know the same secrets. */
class SecretLogTest {
    private static final HeldCertificate OWN = TlsServer.ofPortlab();
    private static final HandshakeCertificates CERTIFICATES = new HandshakeCertificates.Builder()
            .heldCertificate(OWN)
            .addTrustedCertificate(OWN.certificate())
            .build();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, CLIENT_HANDSHAKE_TRAFFIC_SECRET CLIENT_TRAFFIC_SECRET_0 SERVER_HANDSHAKE_TRAFFIC_SECRET"
                + " SERVER_TRAFFIC_SECRET_0",
        "TLSv1.2, CLIENT_RANDOM"
    })
    void bothSidesWriteTheSameSecrets(String version, String labels) throws Exception {
        Path ours = folder.resolve("client.log");
        Path theirs = folder.resolve("server.log");
        for (int i = 0; i < 2; i++) {
            SSLEngine client =
                    SecretLog.open(ours).watch(CERTIFICATES.sslContext().createSSLEngine("localhost", 1));
            SSLEngine server =
                    SecretLog.open(theirs).watch(CERTIFICATES.sslContext().createSSLEngine());
            client.setUseClientMode(true);
            client.setEnabledProtocols(new String[] {version});
            server.setUseClientMode(false);
            handshake(client, server);
        }
        assertEquals(lines(ours), lines(theirs));
        assertEquals(
                labels,
                lines(ours).stream().map(line -> line.split(" ")[0]).distinct().collect(Collectors.joining(" ")));
        assertEquals(
                2,
                lines(ours).stream().map(line -> line.split(" ")[1]).distinct().count());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)));
    }

    /** Engines that nobody watches leave nothing, also after others were watched. */
    @Test
    void othersWriteNothing() throws Exception {
        Path file = folder.resolve("none.log");
        SecretLog.open(file);
        SSLEngine client = CERTIFICATES.sslContext().createSSLEngine("localhost", 1);
        client.setUseClientMode(true);
        SSLEngine server = CERTIFICATES.sslContext().createSSLEngine();
        server.setUseClientMode(false);
        handshake(client, server);
        assertEquals(Set.of(), lines(file));
    }

    /** Without the exporter's secret, which only some JDKs compute in a handshake. */
    private static Set<String> lines(Path file) throws Exception {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("EXPORTER_SECRET "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void handshake(SSLEngine client, SSLEngine server) throws Exception {
        ByteBuffer there = ByteBuffer.allocate(64 * 1024);
        ByteBuffer back = ByteBuffer.allocate(64 * 1024);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < 100 && !(isDone(client) && isDone(server)); i++) {
            step(client, there, back);
            step(server, back, there);
        }
        assertTrue(isDone(client) && isDone(server));
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws Exception {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            default -> {
                engine.unwrap(in.flip(), ByteBuffer.allocate(64 * 1024));
                in.compact();
            }
        }
    }
}
