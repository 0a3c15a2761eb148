package portlab.client.exit;

import java.util.Objects;

/**
 * Why a command could not do what it was asked: its exit code, what happened, and what to try. Texts may contain what a
 * peer sent, as it was sent; whoever shows them makes control characters visible.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String hint;

    /**
     * @param what what happened, a clause without a full stop
     * @param hint what to try, a clause without a full stop; empty when there is nothing to say
     */
    public Failure(ExitCode exit, String what, String hint) {
        this(exit, what, hint, null);
    }

    /** The same, with the exception that brought the news. */
    public Failure(ExitCode exit, String what, String hint, Throwable cause) {
        super(Objects.requireNonNull(what), cause);
        this.exit = exit;
        this.hint = Objects.requireNonNull(hint);
    }

    public ExitCode exit() {
        return exit;
    }

    /** What happened. */
    public String what() {
        return getMessage();
    }

    /** What to try, or an empty string. */
    public String hint() {
        return hint;
    }
}
