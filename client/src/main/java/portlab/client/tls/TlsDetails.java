package portlab.client.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a handshake agreed on.
 *
 * @param version {@code TLS 1.3}
 * @param suite its IANA name
 * @param group of the key exchange, such as {@code x25519}; empty if there was none
 * @param resumed whether it continued an earlier session, without certificates
 * @param application the protocol chosen by ALPN (RFC 7301); empty if none was
 * @param trust why the certificate is trusted
 * @param certificate the server's
 */
public record TlsDetails(
        String version,
        String suite,
        String group,
        boolean resumed,
        String application,
        Trust trust,
        Optional<CertificateDetails> certificate) {

    /** Why a server is trusted, or that it is not. */
    public enum Trust {
        SYSTEM("trusted by this system"),
        FILE("trusted by --cacert"),
        PIN("trusted by --pin"),
        KNOWN("trusted since you confirmed it"),
        NONE("not checked");

        private static final String KEY = "portlab.trust";

        private final String words;

        Trust(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        void keepIn(SSLSession session) {
            session.putValue(KEY, this);
        }

        private static Trust of(SSLSession session) {
            return session.getValue(KEY) instanceof Trust trust ? trust : NONE;
        }
    }

    static TlsDetails of(SSLEngine engine, PlaintextHandshake seen) {
        SSLSession session = engine.getSession();
        PlaintextHandshake.Facts facts = seen.facts();
        boolean modern = session.getProtocol().equals("TLSv1.3");
        boolean resumed = modern ? facts.hasPreSharedKey() : !facts.hasCertificate();
        String application = engine.getApplicationProtocol();
        return new TlsDetails(
                session.getProtocol().replace("TLSv", "TLS "),
                session.getCipherSuite(),
                facts.group(),
                resumed,
                application == null ? "" : application,
                Trust.of(session),
                certificate(session));
    }

    private static Optional<CertificateDetails> certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate leaf
                    ? Optional.of(CertificateDetails.of(leaf))
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** {@code TLS 1.3, TLS_AES_128_GCM_SHA256, x25519, resumed}. */
    public String summary() {
        return String.join(", ", parts());
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>(List.of(version, suite));
        if (!group.isEmpty()) {
            parts.add(group);
        }
        if (!application.isEmpty()) {
            parts.add(application);
        }
        if (resumed) {
            parts.add("resumed");
        }
        return parts;
    }
}
