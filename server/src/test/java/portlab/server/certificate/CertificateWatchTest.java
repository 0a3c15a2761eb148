package portlab.server.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;

class CertificateWatchTest {
    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private CertificateFiles files;

    @BeforeEach
    void files() throws IOException {
        files = new CertificateFiles(folder.resolve("server.crt"), folder.resolve("server.key"));
        put("ec.crt", files.certificate());
        put("ec-pkcs8.key", files.key());
    }

    /** Replaces a file as a whole, as tools for certificates do. */
    private void put(String sample, Path file) throws IOException {
        Files.move(Samples.copy(sample, folder), file, StandardCopyOption.ATOMIC_MOVE);
    }

    private CertificateWatch watch(Duration interval) throws CertificateProblem {
        return CertificateWatch.of(files, (what, cause) -> log.add(what), InstantSource.system(), interval);
    }

    @Test
    void aChangedFileIsLoaded() throws Exception {
        CertificateWatch watch = watch(OFTEN);
        SSLContext before = watch.get();
        assertSame(before, watch.get());
        put("rsa-pkcs8.key", files.key());
        put("rsa.crt", files.certificate());
        Conditions.await(
                "the new certificate",
                () -> watch.certificate().key().getAlgorithm().equals("RSA"));
        assertNotSame(before, watch.get());
        String last = "new connections get the certificate with the SHA-256 "
                + watch.certificate().fingerprint();
        Conditions.await("its log", () -> log.contains(last));
    }

    @Test
    void aChangeThatCannotBeUsedIsReportedOnceAndChangesNothing() throws Exception {
        CertificateWatch watch = watch(OFTEN);
        SSLContext before = watch.get();
        put("rsa.crt", files.certificate());
        Conditions.await("the report", () -> !log.isEmpty());
        assertTrue(
                log.get(0).startsWith("kept the certificate that was in use: the key in " + files.key()),
                log.toString());
        assertSame(before, watch.get());
        Files.delete(files.key());
        Conditions.await("another report", () -> log.size() == 2);
        assertEquals(
                "kept the certificate that was in use: the file " + files.key() + " does not exist: check its path",
                log.get(1));
        assertSame(before, watch.get());
    }

    /** Or clients could not resume their sessions. */
    @Test
    void theSameCertificateInNewFilesChangesNothing() throws Exception {
        CertificateWatch watch = watch(NEVER);
        SSLContext before = watch.get();
        put("ec.crt", files.certificate());
        watch.look();
        watch.look();
        assertSame(before, watch.get());
        put("rsa-pkcs8.key", files.key());
        put("rsa.crt", files.certificate());
        watch.look();
        assertSame(before, watch.get(), "the files may still be changing");
        watch.look();
        assertNotSame(before, watch.get());
    }

    @Test
    void itIsReadAgainOnRequest() throws Exception {
        CertificateWatch watch = watch(NEVER);
        SSLContext before = watch.get();
        watch.reload();
        Conditions.await("the note", () -> log.contains("read the certificate again; it is the same"));
        assertNotSame(before, watch.get());
    }

    @Test
    void aCertificateOutsideItsTimeIsNamed() throws Exception {
        put("expired.crt", files.certificate());
        Instant end =
                new CertificateFiles(files.certificate(), files.key()).load().expires();
        assertEquals("", at(end.minusSeconds(1)).warning());
        assertEquals(
                "the certificate in " + files.certificate() + " expired on " + end + ": clients refuse it; renew it",
                at(end.plusSeconds(1)).warning());
        assertTrue(at(end.minus(Duration.ofDays(2))).warning().contains(" is valid only from "));
    }

    private CertificateWatch at(Instant now) throws CertificateProblem {
        return CertificateWatch.of(files, (what, cause) -> log.add(what), InstantSource.fixed(now), NEVER);
    }
}
