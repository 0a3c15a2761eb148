package portlab.client.exit;

import java.util.Objects;

/**
 * Why a command failed: its exit code, the error and a hint. Texts may contain unescaped data from a peer, which the view
 * escapes.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String hint;

    /**
     * @param what the error, a clause without a full stop
     * @param hint what to do about it, a clause without a full stop; may be empty
     */
    public Failure(ExitCode exit, String what, String hint) {
        this(exit, what, hint, null);
    }

    /** The same, with its cause. */
    public Failure(ExitCode exit, String what, String hint, Throwable cause) {
        super(Objects.requireNonNull(what), cause);
        this.exit = exit;
        this.hint = Objects.requireNonNull(hint);
    }

    /** The failure of a command that the user stopped. @param cause may be null */
    public static Failure stopped(Throwable cause) {
        return new Failure(ExitCode.INTERRUPTED, "stopped", "", cause);
    }

    /** The failure to show for a bug in this program. */
    public static Failure defect(Throwable defect) {
        return new Failure(ExitCode.DEFECT, "internal error: " + defect, "please report it", defect);
    }

    public ExitCode exit() {
        return exit;
    }

    /** The error. */
    public String what() {
        return getMessage();
    }

    /** What to do about it, or an empty string. */
    public String hint() {
        return hint;
    }
}
