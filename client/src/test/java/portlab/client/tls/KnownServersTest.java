package portlab.client.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownServersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T20:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final CertificateDetails one =
            CertificateDetails.of(TlsServer.ofPortlab().certificate());

    @Test
    void remembersServers() throws Exception {
        Path file = folder.resolve("portlab/known_servers");
        KnownServers known = new KnownServers(file, CLOCK);
        assertEquals(Optional.empty(), known.find("127.0.0.1:8443"));
        known.add("127.0.0.1:8443", one);
        known.add("[::1]:8443", one);
        KnownServers.Known found = known.find("127.0.0.1:8443").orElseThrow();
        assertEquals(new KnownServers.Known("127.0.0.1:8443", one.pin(), one.fingerprint(), "2026-11-21"), found);
        assertTrue(known.find("[::1]:8443").isPresent());
        assertEquals(Optional.empty(), known.find("127.0.0.1:844"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    /** A server has one key for all of its ports and names. */
    @Test
    void aKeyIsConfirmedForItsHostAndItsNames() throws Exception {
        KnownServers known = new KnownServers(folder.resolve("known_servers"), CLOCK);
        CertificateDetails other = CertificateDetails.of(TlsServer.ofPortlab().certificate());
        assertFalse(known.hasHost("192.0.2.1"));
        known.add("192.0.2.1:8443", one);
        assertTrue(known.hasHost("192.0.2.1"));
        assertFalse(known.hasHost("192.0.2"));
        assertTrue(known.isConfirmed("192.0.2.1", one));
        assertTrue(known.isConfirmed("localhost", one));
        assertFalse(known.isConfirmed("192.0.2.2", one));
        assertFalse(known.isConfirmed("192.0.2.1", other));
        known.add("[::1]:8443", other);
        assertTrue(known.isConfirmed("::1", other));
    }

    @Test
    void skipsLinesThatItDoesNotKnow() throws Exception {
        Path file = folder.resolve("known_servers");
        Files.writeString(file, "# h:1 a b c\n\nh:1 two\n h:1  pin\tfingerprint  date \n");
        assertEquals(
                "pin", new KnownServers(file, CLOCK).find("h:1").orElseThrow().pin());
    }
}
