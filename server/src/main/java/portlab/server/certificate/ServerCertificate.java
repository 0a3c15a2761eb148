package portlab.server.certificate;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import portlab.common.CertificateDigest;

/**
 * A private key and the certificates that a server sends: its own, and those that lead to one which clients trust.
 *
 * @param chain the server's own certificate first
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    public ServerCertificate {
        chain = List.copyOf(chain);
    }

    /** The server's own certificate. */
    public X509Certificate own() {
        return chain.get(0);
    }

    /** Whether no authority has signed it, so that clients trust it only by itself. */
    public boolean isSelfSigned() {
        return own().getSubjectX500Principal().equals(own().getIssuerX500Principal());
    }

    public Instant expires() {
        return own().getNotAfter().toInstant();
    }

    /** The SHA-256 of the certificate in the form of browsers and OpenSSL: {@code 9F:86:…}. */
    public String fingerprint() {
        return CertificateDigest.fingerprint(own());
    }

    /**
     * The SHA-256 of the public key in the form of curl's {@code --pinnedpubkey}: {@code sha256//…}. It stays the same when the
     * certificate is renewed with the same key.
     */
    public String pin() {
        return CertificateDigest.pin(own());
    }

    /** The host names and addresses that the certificate is for, addresses in Java's own form. */
    public List<String> names() {
        try {
            Collection<List<?>> all = own().getSubjectAlternativeNames();
            List<String> names = new ArrayList<>();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(0).equals(DNS_NAME)) {
                    names.add((String) name.get(1));
                } else if (name.get(0).equals(ADDRESS)) {
                    names.add(InetAddress.getByName((String) name.get(1)).getHostAddress());
                }
            }
            return names;
        } catch (CertificateParsingException | UnknownHostException e) {
            return List.of();
        }
    }

    /** Whether the private key belongs to the certificate. */
    boolean matches() {
        PublicKey open = own().getPublicKey();
        if (key instanceof RSAKey mine && open instanceof RSAKey theirs) {
            return mine.getModulus().equals(theirs.getModulus());
        }
        if (!key.getAlgorithm().equals(open.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            byte[] anything = {1, 2, 3};
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * What TLS connections need. It keeps the sessions that clients may resume, so create one and use it for all.
     *
     * @throws GeneralSecurityException when this Java has no TLS
     */
    SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        // No trust managers: the server asks clients for no certificate, and loading the default authorities takes
        // long.
        context.init(new KeyManager[] {new OneKey(this)}, new TrustManager[0], null);
        return context;
    }

    /** Always offers the same key. */
    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "server";

        private final ServerCertificate certificate;

        OneKey(ServerCertificate certificate) {
            this.certificate = certificate;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return certificate.own().getPublicKey().getAlgorithm().equals(keyType) ? ALIAS : null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return chooseEngineServerAlias(keyType, issuers, null);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return certificate.key();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return certificate.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
