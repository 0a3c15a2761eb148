package portlab.common.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Security;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import portlab.common.OwnerOnly;

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
            OwnerOnly.create(file);
        }
        SecretLog log = new SecretLog(file);
        log.write("");
        prepare();
        return log;
    }

    private static synchronized void prepare() {
        if (Security.getProvider(SecretProvider.NAME) == null) {
            Security.insertProviderAt(new SecretProvider(), 1);
        }
    }

    /** An engine that does the same, and whose secrets go to the file. No byte of its handshake must have moved. */
    public SSLEngine watch(SSLEngine engine) {
        return watch(engine, this::add);
    }

    /**
     * An engine that does the same, and tells its secrets, besides those that it told before.
     *
     * @param engine may be watched already; no byte of its handshake must have moved
     * @param lines receives each secret as a line of the file, without the end of the line, before any byte that it encrypts
     */
    public static SSLEngine watch(SSLEngine engine, Consumer<String> lines) {
        prepare();
        return engine instanceof WatchedEngine watched ? watched.alsoFor(lines) : new WatchedEngine(engine, lines);
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

    private void add(String line) {
        try {
            write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private synchronized void write(String text) throws IOException {
        Files.write(
                file, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
}
