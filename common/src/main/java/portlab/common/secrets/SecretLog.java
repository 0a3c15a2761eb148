package portlab.common.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Security;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;

/**
 * A file with the secrets of TLS connections, in the format that browsers and curl write if the environment variable SSLKEYLOGFILE
 * names one (NSS key log format). Everyone who can read the file can decrypt a capture of these connections. Safe for use by several threads.
 *
 * <p>The JDK tells nobody these secrets. But it computes them with algorithms that a security provider can offer, and takes the first
 * provider that has them: {@link SecretProvider}, which has the JDK's own provider compute them.
 */
public final class SecretLog {
    /** The environment variable that names the file. */
    public static final String VARIABLE = "SSLKEYLOGFILE";

    private static final ThreadLocal<WatchedEngine> WORKING = new ThreadLocal<>();

    private final Path file;

    private SecretLog(Path file) {
        this.file = file;
    }

    /**
     * Creates the file, unless it exists, for its owner only. From now on, {@link #watch} finds secrets.
     *
     * @throws IOException if the file cannot be written
     */
    public static SecretLog open(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, ownerOnly(file));
        }
        SecretLog log = new SecretLog(file);
        log.write("");
        if (Security.getProvider(SecretProvider.NAME) == null) {
            Security.insertProviderAt(new SecretProvider(), 1);
        }
        return log;
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** An engine that does the same, and whose secrets go to the file. It must not have begun its handshake. */
    public SSLEngine watch(SSLEngine engine) {
        return new WatchedEngine(engine, this);
    }

    /** Sets the engine that works in this thread from now on; null for none. @return the one before */
    static WatchedEngine working(WatchedEngine engine) {
        WatchedEngine before = WORKING.get();
        WORKING.set(engine);
        return before;
    }

    /** Somebody computed a secret in this thread. @param label its name in the file */
    static void found(String label, byte[] secret) {
        WatchedEngine engine = WORKING.get();
        if (engine != null) {
            engine.found(label, secret);
        }
    }

    void write(String label, byte[] clientRandom, byte[] secret) {
        HexFormat hex = HexFormat.of();
        try {
            write(label + " " + hex.formatHex(clientRandom) + " " + hex.formatHex(secret) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private synchronized void write(String line) throws IOException {
        Files.write(
                file, line.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
}
