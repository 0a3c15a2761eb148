package portlab.server.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.certificate.Pem.Block;

class CertificateFilesTest {
    @TempDir
    Path folder;

    private ServerCertificate load(String certificate, String key) throws IOException, CertificateProblem {
        return new CertificateFiles(Samples.copy(certificate, folder), Samples.copy(key, folder)).load();
    }

    private String problem(String certificate, String key) {
        return assertThrows(CertificateProblem.class, () -> load(certificate, key))
                .getMessage()
                .replace(folder + "/", "");
    }

    @ParameterizedTest
    @CsvSource({
        "ec.crt, ec-pkcs8.key, EC",
        "ec.crt, ec-sec1.key, EC",
        "ec.crt, ec-sec1-with-parameters.key, EC",
        "p384.crt, p384-sec1.key, EC",
        "rsa.crt, rsa-pkcs8.key, RSA",
        "rsa.crt, rsa-pkcs1.key, RSA",
        "rsa-pss.crt, rsa-pss-pkcs8.key, RSASSA-PSS",
        "ed25519.crt, ed25519-pkcs8.key, EdDSA"
    })
    void readsWhatOpensslWrites(String certificate, String key, String algorithm) throws Exception {
        ServerCertificate loaded = load(certificate, key);
        assertEquals(algorithm, loaded.key().getAlgorithm());
        assertTrue(loaded.isSelfSigned());
        assertEquals("TLS", loaded.context().getProtocol());
    }

    @Test
    void aChainKeepsItsOrder() throws Exception {
        ServerCertificate loaded = load("chain.crt", "ec-sec1.key");
        assertEquals(
                List.of("CN=chain.example", "CN=Test authority"),
                loaded.chain().stream()
                        .map(one -> one.getSubjectX500Principal().getName())
                        .toList());
        assertFalse(loaded.isSelfSigned());
        assertEquals(List.of("localhost", "chain.example", "127.0.0.1"), loaded.names());
    }

    @Test
    void keyAndCertificateMayShareAFile() throws Exception {
        Path both =
                Files.writeString(folder.resolve("both.pem"), Samples.text("rsa-pkcs1.key") + Samples.text("rsa.crt"));
        assertEquals(1, new CertificateFiles(both, both).load().chain().size());
    }

    /** Files from Windows have other line ends. */
    @Test
    void lineEndsDoNotMatter() throws Exception {
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                (Samples.text("ec-sec1.key") + Samples.text("ec.crt")).replace("\n", "\r\n"));
        assertEquals(1, new CertificateFiles(both, both).load().chain().size());
    }

    @Test
    void fingerprintAndPinAreThoseOfOpenssl() throws Exception {
        ServerCertificate loaded = load("ec.crt", "ec-pkcs8.key");
        assertEquals(
                "3C:B3:77:B5:03:40:B2:3B:D3:6C:EA:EC:C1:F5:58:92:91:A9:15:4A:7F:B2:3C:1A:BF:58:55:FC:85:39:37:9D",
                loaded.fingerprint());
        assertEquals("sha256//lRIbB8p5gi0YcDN+OVqZB52pHUr8qWa+2BLJOU67uBI=", loaded.pin());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ec-pkcs8-encrypted.key|the key in ec-pkcs8-encrypted.key is encrypted, and the server cannot ask for a"
                        + " password: decrypt it with openssl pkey -in ec-pkcs8-encrypted.key -out plain.key",
                "ec-sec1-encrypted.key|the key in ec-sec1-encrypted.key is encrypted, and the server cannot ask for a"
                        + " password: decrypt it with openssl pkey -in ec-sec1-encrypted.key -out plain.key",
                "rsa-pkcs1.key|the key in rsa-pkcs1.key does not belong to the first certificate in ec.crt: name the key"
                        + " that was used to request it; the server's own certificate comes first in the file",
                "p384-sec1.key|the key in p384-sec1.key does not belong to the first certificate in ec.crt: name the key"
                        + " that was used to request it; the server's own certificate comes first in the file",
                "secp256k1-sec1.key|cannot use the EC PRIVATE KEY in secp256k1-sec1.key: expected one for RSA, Ed25519, or"
                        + " the curves P-256, P-384 or P-521; convert it with openssl pkey",
                "authority.crt|authority.crt contains no private key: expected a block that begins with"
                        + " -----BEGIN PRIVATE KEY-----"
            })
    void aKeyThatCannotBeUsedIsExplained(String key, String message) {
        assertEquals(message, problem("ec.crt", key));
    }

    @Test
    void otherFilesAreExplained() throws Exception {
        assertEquals(
                "ec-pkcs8.key contains no certificate: expected a block that begins with -----BEGIN CERTIFICATE-----",
                problem("ec-pkcs8.key", "ec-pkcs8.key"));
        assertEquals("the file none.crt does not exist: check its path", problemOf("none.crt", null));
        assertEquals(
                "cut.crt is damaged: the line -----END CERTIFICATE----- is missing",
                problemOf("cut.crt", Samples.text("ec.crt").substring(0, 300)));
        assertEquals(
                "odd.crt is damaged: what follows -----BEGIN CERTIFICATE----- is not base 64",
                problemOf("odd.crt", Samples.text("ec.crt").replace("MII", "M!I")));
        assertEquals(
                "certificate 1 in bad.crt is damaged: copy it again",
                problemOf("bad.crt", Samples.text("ec.crt").replaceFirst("MII", "AAA")));
        String two = Samples.text("ec.crt") + Samples.text("ec-sec1.key") + Samples.text("rsa-pkcs1.key");
        assertEquals("two.pem contains 2 private keys: leave only one", problemOf("two.pem", two));
        assertEquals(
                "large.crt is too large for a certificate or key: expected a file in PEM",
                problemOf("large.crt", "x".repeat(2 << 20)));
    }

    /** Reading them could wait for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/null", "/"})
    @DisabledOnOs(OS.WINDOWS)
    void onlyRegularFilesAreRead(Path file) {
        CertificateProblem problem =
                assertThrows(CertificateProblem.class, () -> new CertificateFiles(file, file).load());
        assertEquals(file + " is not a regular file: name a file in PEM", problem.getMessage());
    }

    private String problemOf(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        if (content != null) {
            Files.writeString(file, content);
        }
        return assertThrows(CertificateProblem.class, () -> new CertificateFiles(file, file).load())
                .getMessage()
                .replace(folder + "/", "");
    }

    /** Every prefix and every single wrong byte of a key gives a message, and no other exception. */
    @Test
    void damagedKeysNeverSurprise() throws Exception {
        byte[] key = Pem.parse(Samples.text("ec-sec1.key")).blocks().get(0).der();
        for (int i = 0; i < key.length; i++) {
            read(java.util.Arrays.copyOf(key, i));
            byte[] wrong = key.clone();
            wrong[i] ^= (byte) 0x81;
            read(wrong);
        }
    }

    private static void read(byte[] sec1) {
        try {
            PrivateKeys.of(new Pem(List.of(new Block("EC PRIVATE KEY", false, sec1))), Path.of("key"));
        } catch (CertificateProblem e) {
            assertTrue(e.getMessage().startsWith("cannot use "), e.getMessage());
        }
    }
}
