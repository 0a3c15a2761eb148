package portlab.client.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import portlab.common.AddressText;
import portlab.common.CertificateDigest;

/**
 * A certificate, as people compare it. The texts come from the server, which may have put anything there.
 *
 * @param names for which it is valid: names and addresses
 * @param fingerprint SHA-256 of the whole certificate, {@code AB:CD:…}, as browsers and openssl show it
 * @param pin SHA-256 of the public key, {@code sha256//…}, as curl takes it
 * @param selfSigned whether its own key signed it
 */
public record CertificateDetails(
        String subject,
        String issuer,
        List<String> names,
        Instant from,
        Instant until,
        String fingerprint,
        String pin,
        boolean selfSigned) {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    public static CertificateDetails of(X509Certificate certificate) {
        return new CertificateDetails(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                names(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                CertificateDigest.fingerprint(certificate),
                CertificateDigest.pin(certificate),
                isSelfSigned(certificate));
    }

    /** {@code CN=a, issued by CN=b for a, b until 2027-01-01, SHA-256 AB:CD:…}. */
    public String summary() {
        return subject + (selfSigned ? ", self-signed" : ", issued by " + issuer)
                + (names.isEmpty() ? "" : ", for " + String.join(", ", names))
                + ", until " + until.toString().substring(0, 10) + ", SHA-256 " + fingerprint;
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        for (List<?> name : alternatives(certificate)) {
            if (name.get(0) instanceof Integer type && name.get(1) instanceof String text) {
                if (type == DNS) {
                    names.add(text);
                } else if (type == ADDRESS) {
                    names.add(address(text));
                }
            }
        }
        return names;
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** {@code 0:0:0:0:0:0:0:1} as {@code ::1}. */
    private static String address(String text) {
        try {
            return text.indexOf(':') < 0 ? text : AddressText.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return text;
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
