package portlab.server.http;

/** Bytes are no request; carries what to answer. Never leaves {@link RequestParser}. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;
    private final Status status;

    MalformedException(Status status, String why) {
        super(why, null, false, false);
        this.status = status;
    }

    MalformedException(String why) {
        this(Status.BAD_REQUEST, why);
    }

    Status status() {
        return status;
    }
}
