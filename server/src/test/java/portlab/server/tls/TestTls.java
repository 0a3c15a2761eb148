package portlab.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.Listener;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Service;

/** TLS for tests, with a certificate for localhost and 127.0.0.1. */
public final class TestTls {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final KeyStore STORE = store();
    private static final SSLContext SERVER = context();

    private TestTls() {}

    private static KeyStore store() {
        try {
            Certificate certificate;
            try (InputStream in = sample("ec.crt")) {
                certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("key", key(), PASSWORD, new Certificate[] {certificate});
            store.setCertificateEntry("certificate", certificate);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static PrivateKey key() throws IOException, GeneralSecurityException {
        try (InputStream in = sample("ec-pkcs8.key")) {
            String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        }
    }

    private static InputStream sample(String name) {
        return TestTls.class.getResourceAsStream("/portlab/server/certificate/" + name);
    }

    /** A context of its own, for a server that has it, or a client that trusts it: it has no sessions to resume yet. */
    public static SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(STORE, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(STORE);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static Tls tls(Duration handshake, Duration idle, MemoryBudget memory, Consumer<Exchange> log) {
        return new Tls(() -> SERVER, new Tls.Settings(handshake, idle, Limits.DEFAULT.builders()), memory, log);
    }

    /** Secures the listener of a {@link LoopbackServer}. */
    public static LoopbackServer.Preparation around(Duration handshake, Duration idle, Consumer<Exchange> log) {
        return (listener, memory) -> tls(handshake, idle, memory, log).around(listener, Tls.HTTP, null);
    }

    /** Secures a listener whose peers may also speak without TLS. */
    public static Listener around(Listener listener, Service plain, MemoryBudget memory, Consumer<Exchange> log)
            throws IOException {
        return tls(Duration.ofMinutes(1), Duration.ofMinutes(1), memory, log).around(listener, Tls.HTTP, plain);
    }

    /** A connection without a handshake, and the service that drives it. */
    public static Connection connection(Connection inner, Tls tls) {
        return new TlsConnection(inner, tls, List.of());
    }

    /** A client around a connected socket, after its handshake. */
    public static SSLSocket client(Socket socket, String... versions) throws IOException {
        SSLSocket client = (SSLSocket) context().getSocketFactory().createSocket(socket, "localhost", 443, true);
        if (versions.length > 0) {
            client.setEnabledProtocols(versions);
        }
        client.startHandshake();
        return client;
    }
}
