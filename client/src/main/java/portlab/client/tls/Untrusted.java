package portlab.client.tls;

import java.security.cert.CertificateException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Why the certificate of a server is not accepted, and what the user can do. */
final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final transient ExitCode exit;
    private final transient String hint;
    private final transient CertificateDetails certificate;
    private final boolean askable;

    /**
     * @param what as in a {@link Failure}
     * @param askable whether the user may trust it after comparing the fingerprint
     */
    Untrusted(ExitCode exit, String what, String hint, CertificateDetails certificate, boolean askable) {
        super(what);
        this.exit = exit;
        this.hint = hint;
        this.certificate = certificate;
        this.askable = askable;
    }

    CertificateDetails certificate() {
        return certificate;
    }

    boolean isAskable() {
        return askable;
    }

    /** Finds the reason behind a failure; null if it is another one. */
    static Untrusted behind(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof Untrusted)) {
            cause = cause.getCause();
        }
        return (Untrusted) cause;
    }

    Failure failure() {
        return new Failure(exit, getMessage(), hint, this);
    }
}
