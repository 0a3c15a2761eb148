package portlab.server.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real keytool. */
class OwnCertificateTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    Path parent;

    private OwnCertificate certificate(Instant now, String... names) throws IOException {
        List<SubjectName> all = SubjectName.of(
                List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1")), List.of(names));
        return new OwnCertificate(parent.resolve("portlab"), all, JAVA, InstantSource.fixed(now));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void itIsMadeOnceForTheOwnerAloneAndRenewedWithTheSameKey() throws Exception {
        Instant now = Instant.now();
        ServerCertificate first = certificate(now, "Host.example").load();
        assertEquals(List.of("localhost", "host.example", "127.0.0.1", "0:0:0:0:0:0:0:1"), first.names());
        assertEquals("EC", first.key().getAlgorithm());
        assertEquals(-1, first.own().getBasicConstraints());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), first.own().getExtendedKeyUsage());
        assertTrue(first.own().getNotBefore().toInstant().isBefore(now));
        assertTrue(Duration.between(now, first.expires()).toDays() >= 395);

        Path folder = parent.resolve("portlab");
        assertEquals("rwx------", mode(folder));
        assertEquals("rw-------", mode(folder.resolve("server-key.pem")));
        assertEquals(Set.of("server-key.pem", "server.crt", "lock"), entries(folder));
        Path copy = folder.resolve("server.crt");
        assertEquals(List.of(first.own()), CertificateFiles.chain(Pem.read(copy), copy));

        assertEquals(first, certificate(now).load());
        assertEquals(
                first,
                certificate(now.plus(Duration.ofDays(360)), "host.example").load());

        ServerCertificate renamed = certificate(now, "other.example").load();
        assertEquals(first.pin(), renamed.pin());
        assertNotEquals(first.fingerprint(), renamed.fingerprint());
        assertTrue(renamed.names().containsAll(List.of("host.example", "other.example")));
        assertTrue(renamed.matches());

        ServerCertificate later = certificate(now.plus(Duration.ofDays(370))).load();
        assertNotEquals(renamed.fingerprint(), later.fingerprint());
        assertEquals(first.pin(), later.pin());
    }

    private static Set<String> entries(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void serversThatStartAtOnceGetTheSame() throws Exception {
        List<CompletableFuture<ServerCertificate>> starts = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return certificate(Instant.now()).load();
                    } catch (IOException | CertificateProblem e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        assertEquals(1, starts.stream().map(CompletableFuture::join).distinct().count());
    }

    @Test
    void othersLoseTheirPermissions() throws Exception {
        Instant now = Instant.now();
        ServerCertificate made = certificate(now).load();
        Path key = parent.resolve("portlab").resolve("server-key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(made, certificate(now).load());
        assertEquals("rw-------", mode(key));
    }

    private String problem(OwnCertificate certificate) {
        return assertThrows(CertificateProblem.class, certificate::load)
                .getMessage()
                .replace(parent.toString(), "HOME");
    }

    @Test
    void aDamagedFileIsNamedAndNotReplaced() throws Exception {
        Path folder = Files.createDirectories(parent.resolve("portlab"));
        Path file = Files.writeString(folder.resolve("server-key.pem"), "-----BEGIN PRIVATE KEY-----\n");
        assertEquals(
                "HOME/portlab/server-key.pem is damaged: the line -----END PRIVATE KEY----- is missing; or delete it,"
                        + " and the server will create another certificate",
                problem(certificate(Instant.now())));
        assertEquals("-----BEGIN PRIVATE KEY-----\n", Files.readString(file));
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws Exception {
        Files.writeString(parent.resolve("portlab"), "a file");
        String said = problem(certificate(Instant.now()));
        assertTrue(said.startsWith("cannot keep a certificate in HOME/portlab"), said);
        assertTrue(said.endsWith("set XDG_CONFIG_HOME to another one, or use --tls-cert and --tls-key"), said);
    }

    @Test
    void aRuntimeWithoutKeytoolIsExplained() throws Exception {
        Path java = Files.createDirectories(parent.resolve("java"));
        OwnCertificate certificate = new OwnCertificate(
                parent.resolve("portlab"), SubjectName.of(List.of(), List.of()), java, InstantSource.system());
        assertEquals(
                "cannot create a certificate because the Java in HOME/java has no keytool: run the server on a whole JDK"
                        + " or JRE, or bring a certificate with --tls-cert and --tls-key",
                problem(certificate));
        assertEquals(Set.of("lock"), entries(parent.resolve("portlab")));
    }

    @Test
    void aKeytoolThatFailsIsQuoted() throws Exception {
        Path bin = Files.createDirectories(parent.resolve("java").resolve("bin"));
        Path keytool = Files.writeString(bin.resolve("keytool"), "#!/bin/sh\necho no room >&2\nexit 3\n");
        Files.setPosixFilePermissions(keytool, PosixFilePermissions.fromString("rwx------"));
        OwnCertificate certificate = new OwnCertificate(
                parent.resolve("portlab"),
                SubjectName.of(List.of(), List.of()),
                parent.resolve("java"),
                InstantSource.system());
        assertEquals("cannot create a certificate because keytool failed: exit code 3, no room", problem(certificate));
    }

    /** Anyone on this machine can read command lines. */
    @Test
    void thePasswordIsNotOnTheCommandLine() throws Exception {
        Path bin = Files.createDirectories(parent.resolve("java").resolve("bin"));
        Path keytool = Files.writeString(
                bin.resolve("keytool"),
                "#!/bin/sh\n[ -n \"$KEYTOOL_PASSWORD\" ] || exit 4\n"
                        + "case \"$*\" in *\"$KEYTOOL_PASSWORD\"*) exit 5;; esac\nexit 6\n");
        Files.setPosixFilePermissions(keytool, PosixFilePermissions.fromString("rwx------"));
        OwnCertificate certificate = new OwnCertificate(
                parent.resolve("portlab"),
                SubjectName.of(List.of(), List.of()),
                parent.resolve("java"),
                InstantSource.system());
        assertEquals(
                "cannot create a certificate because keytool failed: exit code 6,",
                problem(certificate).strip());
    }
}
