package portlab.server.certificate;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The server's certificate in use: the supplier gives the current one to each new connection. When its files change, after
 * {@link #reload}, and before the server's own certificate expires, a thread loads the next one. Connections that are open keep
 * the one they began with. If the next one cannot be used, the current one stays.
 */
public final class CertificateWatch implements Supplier<SSLContext> {
    /** How often to look at the files: two or three {@code stat} calls. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** How long to wait after a renewal that failed. */
    private static final Duration RETRY = Duration.ofHours(1);

    private final CertificateSource source;
    private final BiConsumer<String, Throwable> log;
    private final InstantSource clock;
    private final Duration interval;

    /** Of the files when the current certificate was loaded, or loading failed. */
    private String known;

    /** At the last look; files are loaded once they no longer change, because a key and its certificate are two. */
    private String seen;

    private Instant nextRenewal = Instant.MIN;
    private boolean asked;
    private volatile Loaded current;

    private record Loaded(ServerCertificate certificate, SSLContext context) {}

    private CertificateWatch(
            CertificateSource source, BiConsumer<String, Throwable> log, InstantSource clock, Duration interval)
            throws CertificateProblem {
        this.source = source;
        this.log = log;
        this.clock = clock;
        this.interval = interval;
        this.known = source.stamp();
        this.seen = known;
        this.current = load();
    }

    /**
     * Loads the certificate and watches it from now on.
     *
     * @param log receives what happened to the certificate later
     */
    public static CertificateWatch of(CertificateSource source, BiConsumer<String, Throwable> log)
            throws CertificateProblem {
        return of(source, log, InstantSource.system(), INTERVAL);
    }

    static CertificateWatch of(
            CertificateSource source, BiConsumer<String, Throwable> log, InstantSource clock, Duration interval)
            throws CertificateProblem {
        CertificateWatch watch = new CertificateWatch(source, log, clock, interval);
        Thread thread = new Thread(watch::watch, "certificate");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** For a new connection. */
    @Override
    public SSLContext get() {
        return current.context();
    }

    /** The certificate that new connections get. */
    public ServerCertificate certificate() {
        return current.certificate();
    }

    public CertificateSource source() {
        return source;
    }

    /** Loads the certificate again soon, even if its files look unchanged. */
    public synchronized void reload() {
        asked = true;
        notifyAll();
    }

    /** What is wrong with the certificate's time, as a sentence; empty if nothing. */
    public String warning() {
        ServerCertificate certificate = certificate();
        Instant now = clock.instant();
        if (now.isAfter(certificate.expires())) {
            return "the certificate in " + source.certificateFile() + " expired on " + certificate.expires()
                    + ": clients refuse it; renew it";
        }
        if (now.isBefore(certificate.own().getNotBefore().toInstant())) {
            return "the certificate in " + source.certificateFile() + " is valid only from "
                    + certificate.own().getNotBefore().toInstant()
                    + " on: clients refuse it; check this machine's clock";
        }
        return "";
    }

    private synchronized void watch() {
        try {
            while (true) {
                if (!asked) {
                    wait(interval.toMillis());
                }
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the files, and loads them if they have changed before the last look and not since. */
    synchronized void look() {
        String stamp = source.stamp();
        boolean changed = !stamp.equals(known) && stamp.equals(seen);
        seen = stamp;
        boolean due =
                source.isDue(certificate(), clock.instant()) && clock.instant().isAfter(nextRenewal);
        if (!changed && !due && !asked) {
            return;
        }
        known = stamp;
        nextRenewal = clock.instant().plus(RETRY);
        replace();
        asked = false;
    }

    private void replace() {
        String before = certificate().fingerprint();
        try {
            Loaded next = load();
            if (asked || !next.certificate().chain().equals(certificate().chain())) {
                // Clients cannot resume their sessions with another context.
                current = next;
            }
            String after = certificate().fingerprint();
            if (!after.equals(before)) {
                log.accept("new connections get the certificate with the SHA-256 " + after, null);
            } else if (asked) {
                log.accept("read the certificate again; it is the same", null);
            }
        } catch (CertificateProblem e) {
            log.accept("kept the certificate that was in use: " + e.getMessage(), null);
        }
    }

    private Loaded load() throws CertificateProblem {
        ServerCertificate certificate = source.load();
        try {
            return new Loaded(certificate, certificate.context());
        } catch (GeneralSecurityException e) {
            throw new CertificateProblem("this Java cannot speak TLS: " + e.getMessage(), e);
        }
    }
}
