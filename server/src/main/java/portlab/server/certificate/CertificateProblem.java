package portlab.server.certificate;

/** The certificate or its key cannot be used. The message says why and what to do, without the stack trace of a bug. */
public final class CertificateProblem extends Exception {
    private static final long serialVersionUID = 1;

    CertificateProblem(String message) {
        super(message);
    }

    CertificateProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
