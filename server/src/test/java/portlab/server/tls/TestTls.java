package portlab.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;

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

    /** Copies a file of the certificate, such as {@code ec.crt}, into a folder. */
    public static Path copy(String name, Path folder) throws IOException {
        try (InputStream in = sample(name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    /** What a client of TLS 1.3 sends first. */
    public static byte[] hello() throws IOException {
        return new MemoryClient("TLSv1.3").send();
    }

    /** Secures listeners with a context of the test's own, and computes at most one handshake at once. */
    public static LoopbackServer.Preparation around(Supplier<SSLContext> contexts) {
        Duration minute = Duration.ofMinutes(1);
        return (listener, memory) -> new Tls(contexts, new Tls.Settings(minute, minute, 1), memory, exchange -> {})
                .around(listener, Tls.HTTP, null);
    }

    /** A server's context that waits before each signature. */
    public static SSLContext slow(Runnable before) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new SlowKeys(before)}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static final class SlowKeys extends X509ExtendedKeyManager {
        private final Runnable before;

        SlowKeys(Runnable before) {
            this.before = before;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return keyType.equals("EC") ? "key" : null;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            before.run();
            try {
                return (PrivateKey) STORE.getKey(alias, PASSWORD);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return new X509Certificate[] {(X509Certificate) STORE.getCertificate(alias)};
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }
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
