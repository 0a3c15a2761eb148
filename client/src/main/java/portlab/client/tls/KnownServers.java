package portlab.client.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers that the user has confirmed, in a file like ssh's known_hosts: a line for each server, with its name and port, its pin, its
 * fingerprint and the date.
 */
final class KnownServers {
    private static final String COMMENT =
            "# Servers whose certificates you have confirmed: server, public key, certificate, date.\n";

    private final Path file;
    private final Clock clock;

    /** @param fingerprint of the certificate that was confirmed, and on which day */
    record Known(String server, String pin, String fingerprint, String since) {
        private boolean isOn(String host) {
            return server.startsWith(host + ":") || server.startsWith("[" + host + "]:");
        }
    }

    KnownServers(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The user's own file. */
    static KnownServers ofUser() {
        String config = System.getenv("XDG_CONFIG_HOME");
        Path base = config == null || config.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".config")
                : Path.of(config);
        return new KnownServers(base.resolve("portlab").resolve("known_servers"), Clock.systemDefaultZone());
    }

    Path file() {
        return file;
    }

    /**
     * Finds a server.
     *
     * @throws IOException if the file exists but cannot be read
     */
    Optional<Known> find(String server) throws IOException {
        for (Known known : all()) {
            if (known.server().equals(server)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** Whether any server on a host is known. */
    boolean hasHost(String host) throws IOException {
        boolean any = false;
        for (Known known : all()) {
            any |= known.isOn(host);
        }
        return any;
    }

    /**
     * Whether the user has confirmed a key, for any port: a server has the same one on all of them, and for all the names in its
     * certificate.
     */
    boolean isConfirmed(String host, CertificateDetails certificate) throws IOException {
        boolean named = certificate.names().contains(host);
        boolean any = false;
        for (Known known : all()) {
            any |= known.pin().equals(certificate.pin()) && (named || known.isOn(host));
        }
        return any;
    }

    /** With loops instead of streams, whose first use would take longer than the handshake that waits for it. */
    private List<Known> all() throws IOException {
        List<Known> all = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] words = line.strip().split("\\s+");
                if (words.length == 4) {
                    all.add(new Known(words[0], words[1], words[2], words[3]));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return all;
    }

    /** Adds a server, in one write. */
    void add(String server, CertificateDetails certificate) throws IOException {
        create();
        String line = String.join(
                        " ",
                        server,
                        certificate.pin(),
                        certificate.fingerprint(),
                        LocalDate.now(clock).toString())
                + "\n";
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }

    private void create() throws IOException {
        Files.createDirectories(file.getParent(), own("rwx------"));
        if (!Files.exists(file)) {
            Files.createFile(file, own("rw-------"));
            Files.writeString(file, COMMENT, StandardOpenOption.APPEND);
        }
    }

    private FileAttribute<?>[] own(String permissions) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
