package portlab.client.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Loads and runs the code of a TLS connection once for each process, so that the first handshake is not slower than later ones: this
 * side speaks to another engine in memory, with nobody else.
 */
final class TlsWarmUp {
    /** The second one resumes the session of the first. More would take longer than they save. */
    private static final int ROUNDS = 2;

    private static final String HOST = "warm-up";
    private static final String PROTOCOL = "http/1.1";

    /** Certificates that nobody trusts, and a key that protects nothing: all of the conversation is this class's own. */
    private static final String AUTHORITY =
            "MIIBVjCB/aADAgECAgEBMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD1BvcnRsYWIgd2FybS11cDAgFw0yMDAxMDEwMD"
                    + "AwMDBaGA8yMTIwMDEwMTAwMDAwMFowGjEYMBYGA1UEAwwPUG9ydGxhYiB3YXJtLXVwMFkwEwYHKoZIzj0CAQYIKoZI"
                    + "zj0DAQcDQgAEr7WSKxDi0PRK8G3s282oMgjVywxzBgzN9ogUoM4azO8Lcnf0AktWMa/VhPeRPJMYT4DWpMjZI8XRvp"
                    + "DSCqMWhaMyMDAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU1wirsHm0OhfWsNC6i0Vf9p0efmIwCgYIKoZIzj0E"
                    + "AwIDSAAwRQIgCM+s72Q+4ndOM8EY+JQRIPZc8vh7yKDUNpVuQwq8/kICIQCukAWBBwerg9X7NbPlyqEhaQy60lH7W0"
                    + "jBZ6G5nFGmQw==";

    private static final String CERTIFICATE =
            "MIIBczCCARmgAwIBAgIBAjAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9Qb3J0bGFiIHdhcm0tdXAwIBcNMjAwMTAxMD"
                    + "AwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBIxEDAOBgNVBAMMB3dhcm0tdXAwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC"
                    + "AAT5w87D4mU9VWPh4lPihtbW8AyEw6Er+YCLtkoL0XPnkJKYWQO+jAY4NsvFqwj0zTVeA3QkGnIcYFz/dgiqhrvYo1"
                    + "YwVDASBgNVHREECzAJggd3YXJtLXVwMB0GA1UdDgQWBBT1nQ2LtF5vg5sGxqew+t+ScXP0QjAfBgNVHSMEGDAWgBTX"
                    + "CKuwebQ6F9aw0LqLRV/2nR5+YjAKBggqhkjOPQQDAgNIADBFAiEAn9t9Y3A6UmAQofGQxoK/t9evT2EaJ3szF7WNeU"
                    + "X5RugCIGpn13jvMksrtQ94SYb6FM7BVHSNYWfCp4g1g7NDXAx8";

    private static final String KEY =
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMqBRo+s3/1zWAWR8MCp3UdfPNLLVyf+wSAFExfjsyS"
                    + "ChRANCAAT5w87D4mU9VWPh4lPihtbW8AyEw6Er+YCLtkoL0XPnkJKYWQO+jAY4NsvFqwj0zTVeA3QkGnIcYFz/dgiq"
                    + "hrvY";

    private static final byte[] TEXT = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static boolean done;

    private TlsWarmUp() {}

    /**
     * Takes some hundred milliseconds, of which most would be spent later, and only in the first call.
     *
     * @param authorities whether to warm up the check of a certificate, too
     */
    static synchronized void run(boolean authorities) {
        if (!done) {
            done = true;
            attempt(authorities);
        }
    }

    /** @return whether it ran to its end; if not, the first times are those of a cold start */
    static boolean attempt(boolean authorities) {
        try {
            converse(authorities);
            return true;
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    private static void converse(boolean authorities) throws GeneralSecurityException, IOException {
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {new OwnKey()}, new TrustManager[0], null);
        TlsSettings settings = new TlsSettings(null, List.of(), !authorities);
        ServerTrust trust = authorities
                ? new ServerTrust(settings, KnownServers.ofUser(), ServerTrust.manager(store()))
                : new ServerTrust(settings, KnownServers.ofUser());
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {trust}, null);
        for (int i = 0; i < ROUNDS; i++) {
            Peer peer = new Peer(server.createSSLEngine());
            TlsStream stream =
                    new TlsStream(Tls.configured(client.createSSLEngine(HOST, 1), PROTOCOL), peer, peer.sent);
            stream.handshake();
            TlsDetails.of(stream.engine(), stream.seen()).summary();
            stream.write(TEXT, 0, TEXT.length);
            stream.read(new byte[TEXT.length], 0, TEXT.length);
            stream.close(0);
        }
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(HOST, certificate(AUTHORITY));
        return store;
    }

    private static X509Certificate certificate(String base64) throws GeneralSecurityException {
        byte[] bytes = Base64.getDecoder().decode(base64);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    /** The other side: answers with what it gets, as soon as this side waits for it. */
    private static final class Peer implements TlsStream.Source {
        private final SSLEngine engine;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
        private final ByteBuffer plain = ByteBuffer.allocate(64 * 1024);
        private ByteBuffer incoming = NOTHING;

        Peer(SSLEngine engine) {
            this.engine = engine;
            engine.setUseClientMode(false);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {PROTOCOL});
            engine.setSSLParameters(parameters);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (answer.position() == 0 || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                step();
            }
            answer.flip();
            int count = Math.min(length, answer.remaining());
            answer.get(bytes, offset, count).compact();
            return count;
        }

        private void step() throws IOException {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> engine.wrap(NOTHING, answer);
                default -> receive();
            }
        }

        private void receive() throws IOException {
            if (!incoming.hasRemaining()) {
                incoming = ByteBuffer.wrap(sent.toByteArray());
                sent.reset();
            }
            if (!incoming.hasRemaining()) {
                throw new IOException("nothing to wait for");
            }
            engine.unwrap(incoming, plain);
            if (plain.flip().hasRemaining()) {
                engine.wrap(plain, answer);
            }
            plain.clear();
        }
    }

    /** Has the one certificate, without a key store, which takes longer to open than a handshake. */
    private static final class OwnKey extends X509ExtendedKeyManager {
        private final X509Certificate[] chain;
        private final PrivateKey key;

        OwnKey() throws GeneralSecurityException {
            chain = new X509Certificate[] {certificate(CERTIFICATE)};
            byte[] bytes = Base64.getDecoder().decode(KEY);
            key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return "EC".equals(keyType) ? HOST : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {HOST};
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return HOST;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
