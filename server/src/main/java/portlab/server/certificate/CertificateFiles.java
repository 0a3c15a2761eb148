package portlab.server.certificate;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate and its key in files of the user, in PEM.
 *
 * @param certificate the server's certificate, then those that lead to one which clients trust
 * @param key the private key; may be the same file
 */
public record CertificateFiles(Path certificate, Path key) implements CertificateSource {

    @Override
    public ServerCertificate load() throws CertificateProblem {
        List<X509Certificate> chain = chain(Pem.read(certificate), certificate);
        PrivateKey privateKey = PrivateKeys.of(Pem.read(key), key);
        ServerCertificate loaded = new ServerCertificate(privateKey, chain);
        if (!loaded.matches()) {
            throw new CertificateProblem(
                    "the key in " + key + " does not belong to the first certificate in " + certificate
                            + ": name the key that was used to request it; the server's own certificate comes first in the file");
        }
        return loaded;
    }

    static List<X509Certificate> chain(Pem pem, Path file) throws CertificateProblem {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem.Block block : pem.blocks()) {
                if (block.isCertificate()) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException e) {
            throw new CertificateProblem(
                    "certificate " + (chain.size() + 1) + " in " + file + " is damaged: copy it again", e);
        }
        if (chain.isEmpty()) {
            throw new CertificateProblem(file + " contains no certificate: expected a block that begins with"
                    + " -----BEGIN CERTIFICATE-----");
        }
        return chain;
    }

    @Override
    public List<Path> files() {
        return List.of(certificate, key);
    }

    @Override
    public Path certificateFile() {
        return certificate;
    }

    /** Only its owner can renew it. */
    @Override
    public boolean isDue(ServerCertificate loaded, Instant now) {
        return false;
    }
}
