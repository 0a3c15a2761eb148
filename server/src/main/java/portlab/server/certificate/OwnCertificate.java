package portlab.server.certificate;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import portlab.common.FileErrors;

/**
 * A self-signed certificate that the server makes for itself. It is kept in the user's configuration folder, so that clients that
 * trust it still do after a restart, and all servers of a user share it.
 *
 * <p>The key and the certificate are in one file, which is replaced as a whole: a reader never finds the one without the other.
 * Beside it is a copy of the certificate alone, for clients.
 */
public final class OwnCertificate implements CertificateSource {
    /** How long before its end a certificate is renewed. */
    private static final Duration RENEWAL = Duration.ofDays(30);

    private static final String OWNER_ONLY = "rw-------";

    private final Path folder;
    private final Path store;
    private final Path copy;
    private final List<SubjectName> names;
    private final Path javaHome;
    private final InstantSource clock;

    OwnCertificate(Path folder, List<SubjectName> names, Path javaHome, InstantSource clock) {
        this.folder = folder;
        this.store = folder.resolve("server-key.pem");
        this.copy = folder.resolve("server.crt");
        this.names = names;
        this.javaHome = javaHome;
        this.clock = clock;
    }

    /**
     * @param folder where to keep it
     * @param addresses where clients reach this server
     * @param hosts names by which they may call it
     */
    public static OwnCertificate in(Path folder, Collection<InetAddress> addresses, Collection<String> hosts) {
        return new OwnCertificate(
                folder,
                SubjectName.of(addresses, hosts),
                Path.of(System.getProperty("java.home")),
                InstantSource.system());
    }

    @Override
    public List<Path> files() {
        return List.of(store);
    }

    @Override
    public Path certificateFile() {
        return copy;
    }

    @Override
    public boolean isDue(ServerCertificate loaded, Instant now) {
        return now.isAfter(loaded.expires().minus(RENEWAL));
    }

    @Override
    public ServerCertificate load() throws CertificateProblem {
        ServerCertificate kept = read();
        return isUpToDate(kept) ? kept : renewed();
    }

    private boolean isUpToDate(ServerCertificate kept) {
        return kept != null
                && !isDue(kept, clock.instant())
                && kept.names()
                        .containsAll(names.stream().map(SubjectName::text).toList());
    }

    /** The certificate in the folder; null if there is none. */
    private ServerCertificate read() throws CertificateProblem {
        if (!Files.exists(store)) {
            return null;
        }
        try {
            restrict(store, OWNER_ONLY);
            return new CertificateFiles(store, store).load();
        } catch (CertificateProblem e) {
            throw new CertificateProblem(
                    e.getMessage() + "; or delete it, and the server will create another certificate", e);
        }
    }

    /** Two servers that start at once would both create one: the second one waits, and finds that of the first. */
    private ServerCertificate renewed() throws CertificateProblem {
        synchronized (OwnCertificate.class) {
            try {
                Files.createDirectories(folder, owned("rwx------"));
                restrict(folder, "rwx------");
                try (FileChannel file = FileChannel.open(
                                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = file.lock()) {
                    assert lock.isValid();
                    ServerCertificate kept = read();
                    return isUpToDate(kept) ? kept : write(kept);
                }
            } catch (IOException e) {
                throw new CertificateProblem(
                        "cannot keep a certificate in " + folder + " (" + FileErrors.ofWriting(e)
                                + "): make that folder writable, set XDG_CONFIG_HOME to another one, or use --tls-cert and --tls-key",
                        e);
            }
        }
    }

    private ServerCertificate write(ServerCertificate old) throws CertificateProblem, IOException {
        Path workshop = Files.createTempDirectory(folder, ".new", owned("rwx------"));
        try {
            Keytool keytool = new Keytool(javaHome, workshop);
            ServerCertificate made =
                    old == null ? keytool.create(names) : keytool.renew(old, SubjectName.union(names, old.names()));
            byte[] encoded = made.own().getEncoded();
            String certificate = Pem.text(Pem.CERTIFICATE, encoded);
            // The copy first: a reader of the new key then finds its certificate.
            replace(copy, certificate, workshop.resolve("copy"));
            replace(store, Pem.text(Pem.PRIVATE_KEY, made.key().getEncoded()) + certificate, workshop.resolve("both"));
            return made;
        } catch (CertificateEncodingException e) {
            throw new IOException("the new certificate cannot be encoded", e);
        } finally {
            delete(workshop);
        }
    }

    private static void replace(Path file, String text, Path temporary) throws IOException {
        Files.createFile(temporary, owned(OWNER_ONLY));
        Files.write(temporary, text.getBytes(StandardCharsets.US_ASCII));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path workshop) throws IOException {
        List<Path> left = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(workshop)) {
            entries.forEach(left::add);
        }
        for (Path file : left) {
            Files.delete(file);
        }
        Files.delete(workshop);
    }

    private static FileAttribute<?>[] owned(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Withdraws what others may do with a file. Has no effect on one that belongs to somebody else, such as a mounted secret. */
    private static void restrict(Path file, String permissions) {
        if (!isPosix()) {
            return;
        }
        try {
            if (!Files.getPosixFilePermissions(file).equals(PosixFilePermissions.fromString(permissions))) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            }
        } catch (IOException e) {
            // Reading it will tell whether it can be used.
            return;
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
