package portlab.client.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.tls.TlsDetails.Trust;
import portlab.common.CertificateDigest;
import portlab.common.FileErrors;

/** Decides whether to trust a server: by pin, by what the user has confirmed, and by authorities. Safe for use by several threads. */
final class ServerTrust extends X509ExtendedTrustManager {
    /** Where systems keep all authorities in one file; the JDK may have others. */
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    /** What Portlab's servers call themselves in their own certificates. */
    private static final Pattern PEM_CERTIFICATE =
            Pattern.compile("(?s)-----BEGIN (?:X509 )?CERTIFICATE-----.*?-----END (?:X509 )?CERTIFICATE-----");

    private static final Pattern PORTLAB = Pattern.compile("(?i)\\bportlab\\b");

    private final TlsSettings settings;
    private final KnownServers known;
    private X509ExtendedTrustManager authorities;
    private X509ExtendedTrustManager bundle;

    ServerTrust(TlsSettings settings, KnownServers known) {
        this.settings = settings;
        this.known = known;
    }

    /** With authorities of the caller, instead of those that the settings name. */
    ServerTrust(TlsSettings settings, KnownServers known, X509ExtendedTrustManager authorities) {
        this(settings, known);
        this.authorities = authorities;
    }

    static String server(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Loads what checking a server will need, so that no handshake waits for it. */
    void prepare(String host) throws Failure {
        boolean needed = settings.authorities() != null || needsAuthorities(host);
        TlsWarmUp.run(needed);
        if (needed) {
            authorities();
        }
    }

    private boolean needsAuthorities(String host) throws Failure {
        try {
            return !settings.insecure() && settings.pins().isEmpty() && !known.hasHost(host);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Failure unreadable(IOException e) {
        return new Failure(ExitCode.AUTHORITIES, "cannot read " + known.file() + ": " + FileErrors.ofReading(e), "", e);
    }

    private synchronized X509ExtendedTrustManager authorities() throws Failure {
        if (authorities == null) {
            authorities = settings.authorities() == null ? ofJdk() : ofFile(settings.authorities());
        }
        return authorities;
    }

    private static X509ExtendedTrustManager ofJdk() throws Failure {
        try {
            return manager(null);
        } catch (GeneralSecurityException e) {
            throw new Failure(
                    ExitCode.AUTHORITIES,
                    "cannot load Java's trusted certificates: " + e.getMessage(),
                    "use --cacert FILE",
                    e);
        }
    }

    private static X509ExtendedTrustManager ofFile(String file) throws Failure {
        try (InputStream in = certificates(Files.readAllBytes(Path.of(file)))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new CertificateException("it has no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
            return manager(store);
        } catch (IOException | GeneralSecurityException e) {
            throw new Failure(
                    ExitCode.AUTHORITIES,
                    "cannot use the certificates in " + file + ": " + FileErrors.ofReading(e),
                    "expected a PEM file with certificates",
                    e);
        }
    }

    /** Leaves out what else may be in a PEM file, such as a key, because Java's parser refuses it. */
    private static InputStream certificates(byte[] file) {
        List<String> blocks = PEM_CERTIFICATE
                .matcher(new String(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(MatchResult::group)
                .toList();
        byte[] pem = String.join("\n", blocks).getBytes(StandardCharsets.ISO_8859_1);
        return new ByteArrayInputStream(blocks.isEmpty() ? file : pem);
    }

    static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("no way to check certificates");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust(chain, authType, engine).keepIn(engine.getHandshakeSession());
    }

    private Trust trust(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        Optional<Trust> pinned = pinned(chain[0]);
        if (settings.authorities() == null && pinned.isPresent()) {
            return pinned.get();
        }
        CertificateDetails leaf = CertificateDetails.of(chain[0]);
        try {
            boolean confirmed = settings.authorities() == null && known.isConfirmed(engine.getPeerHost(), leaf);
            return confirmed ? Trust.KNOWN : signed(chain, authType, engine);
        } catch (IOException e) {
            Failure failure = unreadable(e);
            throw new Untrusted(failure.exit(), failure.what(), failure.hint(), leaf, false);
        } catch (Failure e) {
            throw new Untrusted(e.exit(), e.what(), e.hint(), leaf, false);
        }
    }

    /** What the options say without authorities, if they say anything. */
    private Optional<Trust> pinned(X509Certificate leaf) throws Untrusted {
        if (!settings.pins().isEmpty() && !settings.pins().contains(CertificateDigest.pin(leaf))) {
            CertificateDetails found = CertificateDetails.of(leaf);
            throw new Untrusted(
                    ExitCode.PIN,
                    "the server's public key is not the pinned one, but " + found.pin(),
                    "somebody may be intercepting the connection, or the server has a new key",
                    found,
                    false);
        }
        if (settings.insecure()) {
            return Optional.of(Trust.NONE);
        }
        return settings.pins().isEmpty() ? Optional.empty() : Optional.of(Trust.PIN);
    }

    private Trust signed(X509Certificate[] chain, String authType, SSLEngine engine)
            throws IOException, Failure, Untrusted {
        if (settings.insecure()) {
            return Trust.NONE;
        }
        try {
            authorities().checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            if (settings.authorities() != null || !isInBundle(chain, authType, engine)) {
                throw refused(chain, engine.getPeerHost(), engine.getPeerPort(), e);
            }
        }
        return settings.authorities() == null ? Trust.SYSTEM : Trust.FILE;
    }

    /** Whether the system trusts an authority that the JDK does not know. */
    private synchronized boolean isInBundle(X509Certificate[] chain, String authType, SSLEngine engine) throws Failure {
        Optional<String> file =
                BUNDLES.stream().filter(name -> Files.isReadable(Path.of(name))).findFirst();
        if (file.isEmpty()) {
            return false;
        }
        bundle = bundle == null ? ofFile(file.get()) : bundle;
        try {
            bundle.checkServerTrusted(chain, authType, engine);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** The reason to show: the one that the user can do most about. */
    private Untrusted refused(X509Certificate[] chain, String host, int port, CertificateException why)
            throws IOException {
        CertificateDetails leaf = CertificateDetails.of(chain[0]);
        String server = server(host, port);
        Optional<KnownServers.Known> confirmed = settings.authorities() == null ? known.find(server) : Optional.empty();
        if (confirmed.isPresent()) {
            return changed(leaf, server, confirmed.get());
        }
        Instant now = Instant.now();
        if (now.isAfter(leaf.until()) || now.isBefore(leaf.from())) {
            return outOfTime(leaf, server, now);
        }
        if (isWrongName(why)) {
            String names = leaf.names().isEmpty() ? "no name" : String.join(", ", leaf.names());
            return refused(
                    leaf,
                    "the certificate of " + server + " is for " + names + ", not for " + host,
                    "use one of its names; to trust its key under any name, add --pin " + leaf.pin());
        }
        if (leaf.selfSigned()) {
            return selfSigned(leaf, server);
        }
        String authority = chain[chain.length - 1].getIssuerX500Principal().getName();
        return refused(
                leaf,
                "the certificate of " + server + " is signed by " + authority + ", which is not trusted here ("
                        + why.getMessage() + ")",
                "add --cacert FILE with the certificate of that authority, or --pin " + leaf.pin());
    }

    private static Untrusted outOfTime(CertificateDetails leaf, String server, Instant now) {
        boolean over = now.isAfter(leaf.until());
        return refused(
                leaf,
                "the certificate of " + server
                        + (over ? " expired on " + day(leaf.until()) : " is valid only from " + day(leaf.from())),
                (over ? "the server needs a new one" : "check the clocks of both computers")
                        + "; to trust its key anyway, add --pin " + leaf.pin());
    }

    private Untrusted selfSigned(CertificateDetails leaf, String server) {
        if (settings.authorities() != null) {
            return refused(
                    leaf,
                    server + " has a self-signed certificate that is not in " + settings.authorities(),
                    "its SHA-256 fingerprint is " + leaf.fingerprint() + "; if the server shows the same, use --cacert"
                            + " with its certificate, or --pin " + leaf.pin());
        }
        boolean own = PORTLAB.matcher(leaf.subject()).find();
        return new Untrusted(
                ExitCode.CERTIFICATE,
                server + " has a self-signed certificate, with the SHA-256 fingerprint " + leaf.fingerprint(),
                "if the server shows the same fingerprint, add --pin " + leaf.pin()
                        + " or --cacert FILE with its certificate" + (own ? ", or confirm it once in the shell" : ""),
                leaf,
                own);
    }

    private static Untrusted refused(CertificateDetails leaf, String what, String hint) {
        return new Untrusted(ExitCode.CERTIFICATE, what, hint, leaf, false);
    }

    private Untrusted changed(CertificateDetails leaf, String server, KnownServers.Known confirmed) {
        return refused(
                leaf,
                "the certificate of " + server + " is not the one that you confirmed on " + confirmed.since()
                        + ": its SHA-256 fingerprint is now " + leaf.fingerprint(),
                "somebody may be intercepting the connection, or the server has a new key; if the server shows this fingerprint,"
                        + " remove the line of " + server + " from " + known.file());
    }

    private static String day(Instant moment) {
        return moment.toString().substring(0, 10);
    }

    /** The JDK has no other sign of it. */
    private static boolean isWrongName(CertificateException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("No subject alternative") || message.startsWith("No name matching");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("checked with its connection only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a client checks no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }
}
