package portlab.server;

/** How the program ends. */
enum ExitCode {
    OK(0),
    /** Something went wrong that no other command line would have prevented. */
    FAILED(1),
    /** The command line, a variable, or what they name cannot be used. */
    USAGE(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
