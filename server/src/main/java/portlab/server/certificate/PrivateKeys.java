package portlab.server.certificate;

import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import portlab.server.certificate.Pem.Block;

/**
 * Reads private keys as OpenSSL writes them: PKCS#8 (RFC 5958), and the older PKCS#1 for RSA (RFC 8017) and SEC 1 for elliptic
 * curves (RFC 5915), which the JDK does not read by itself.
 */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA");
    private static final List<String> CURVES = List.of("secp256r1", "secp384r1", "secp521r1");
    private static final String PLAIN = "PRIVATE KEY";
    private static final String PKCS_1 = "RSA PRIVATE KEY";
    private static final String SEC_1 = "EC PRIVATE KEY";

    private static final byte[] VERSION = {Der.INTEGER, 1, 0};

    /** The object identifier 1.2.840.113549.1.1.1 and NULL. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** The object identifier 1.2.840.10045.2.1; the curve follows. */
    private static final byte[] ELLIPTIC_CURVE = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private PrivateKeys() {}

    /**
     * The only key among the blocks of a file.
     *
     * @param file its name for messages
     */
    static PrivateKey of(Pem pem, Path file) throws CertificateProblem {
        List<Block> keys = pem.blocks().stream().filter(Block::isPrivateKey).toList();
        if (keys.isEmpty()) {
            throw new CertificateProblem(file + " contains no private key: expected a block that begins with"
                    + " -----BEGIN PRIVATE KEY-----");
        }
        if (keys.size() > 1) {
            throw new CertificateProblem(file + " contains " + keys.size() + " private keys: leave only one");
        }
        Block key = keys.get(0);
        if (key.encrypted() || key.label().startsWith("ENCRYPTED")) {
            throw new CertificateProblem(
                    "the key in " + file + " is encrypted, and the server cannot ask for a password:"
                            + " decrypt it with openssl pkey -in " + file + " -out plain.key");
        }
        try {
            return usable(key(pkcs8(key, pem)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CertificateProblem(
                    "cannot use the " + key.label() + " in " + file
                            + ": expected one for RSA, Ed25519, or the curves P-256,"
                            + " P-384 or P-521; convert it with openssl pkey",
                    e);
        }
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw last;
    }

    /** TLS of the JDK knows fewer curves than its keys. */
    private static PrivateKey usable(PrivateKey key) throws GeneralSecurityException {
        if (key instanceof ECKey onCurve) {
            EllipticCurve curve = onCurve.getParams().getCurve();
            for (String name : CURVES) {
                if (curve.equals(curve(name))) {
                    return key;
                }
            }
            throw new InvalidKeySpecException("unknown curve");
        }
        return key;
    }

    private static EllipticCurve curve(String name) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(name));
        return parameters.getParameterSpec(ECParameterSpec.class).getCurve();
    }

    private static byte[] pkcs8(Block key, Pem pem) throws InvalidKeySpecException {
        return switch (key.label()) {
            case PLAIN -> key.der();
            case PKCS_1 -> inPkcs8(RSA, key.der());
            case SEC_1 -> inPkcs8(concat(ELLIPTIC_CURVE, curve(key, pem)), key.der());
            default -> throw new InvalidKeySpecException("unknown form " + key.label());
        };
    }

    private static byte[] inPkcs8(byte[] algorithm, byte[] key) {
        return Der.encode(
                Der.SEQUENCE, VERSION, Der.encode(Der.SEQUENCE, algorithm), Der.encode(Der.OCTET_STRING, key));
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** The curve in the key itself, or in the block that {@code openssl ecparam -genkey} writes before it. */
    private static byte[] curve(Block key, Pem pem) throws InvalidKeySpecException {
        for (Der sequence : Der.elements(key.der())) {
            for (Der part : Der.elements(sequence.content())) {
                if (part.tag() == Der.FIRST_PART) {
                    return part.content();
                }
            }
        }
        return pem.blocks().stream()
                .filter(block -> block.label().equals("EC PARAMETERS"))
                .findFirst()
                .orElseThrow(() -> new InvalidKeySpecException("the key names no curve"))
                .der();
    }
}
