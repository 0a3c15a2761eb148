package portlab.client.exit;

/** What the process's exit code tells a script. The numbers are curl's where curl has one. */
public enum ExitCode {
    OK(0, "all went well"),
    USAGE(2, "the command line is wrong"),
    UNRESOLVED(6, "the host's name does not resolve"),
    UNCONNECTED(7, "no address of the host takes the connection"),
    NOT_HTTP(8, "the answer is not HTTP"),
    TRUNCATED(18, "the answer ended too soon"),
    REFUSED(22, "the server said no (3xx, 4xx, 5xx, ERROR), or not what it should have"),
    UNWRITABLE(23, "the file cannot be written"),
    TIMED_OUT(28, "the time allowed ran out"),
    EMPTY_REPLY(52, "the server closed without a word"),
    RESET(56, "the connection broke"),
    DEFECT(70, "a defect in this program"),
    INTERRUPTED(130, "stopped from the keyboard");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The number the process ends with. */
    public int number() {
        return number;
    }

    /** One clause in plain words, as {@code --help} lists it. */
    public String meaning() {
        return meaning;
    }
}
