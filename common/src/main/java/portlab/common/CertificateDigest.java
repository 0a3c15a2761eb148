package portlab.common;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/** The digests by which people and programs recognise a certificate. */
public final class CertificateDigest {
    private CertificateDigest() {}

    /** The SHA-256 of the certificate in the form of browsers and OpenSSL: {@code 9F:86:…}. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be encoded", e);
        }
    }

    /**
     * The SHA-256 of the public key in the form of curl's {@code --pinnedpubkey}: {@code sha256//…}. It stays the same when the
     * certificate is renewed with the same key.
     */
    public static String pin(X509Certificate certificate) {
        byte[] key = certificate.getPublicKey().getEncoded();
        return "sha256//" + Base64.getEncoder().encodeToString(sha256(key));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
