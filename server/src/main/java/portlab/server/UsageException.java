package portlab.server;

/** The command line or a variable is invalid; the message says why and what to do. */
class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
