package portlab.server;

/** The command line or a variable asks for something that cannot be; its message says what, and what to do. */
class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
