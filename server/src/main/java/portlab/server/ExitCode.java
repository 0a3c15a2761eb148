package portlab.server;

/** The exit codes of the program. */
enum ExitCode {
    OK(0),
    /** An error that does not come from the command line. */
    FAILED(1),
    /** The command line or a variable is invalid, or names something that cannot be used. */
    USAGE(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
