package portlab.client.exit;

/** The exit codes of the process; the same as curl's if curl has one. */
public enum ExitCode {
    OK(0, "success"),
    CHECKS_FAILED(1, "check: a required check failed; lab: an answer is missing or wrong"),
    USAGE(2, "invalid command line or setting"),
    UNRESOLVED(6, "could not resolve the host"),
    UNCONNECTED(7, "could not connect"),
    NOT_HTTP(8, "invalid answer: not HTTP, or not the expected format"),
    TRUNCATED(18, "incomplete answer"),
    REFUSED(22, "the server refused (3xx, 4xx, 5xx, ERROR) or gave a wrong answer"),
    UNWRITABLE(23, "could not write the output"),
    TIMED_OUT(28, "timed out"),
    HANDSHAKE(35, "TLS: the handshake failed"),
    EMPTY_REPLY(52, "the server closed the connection without answering"),
    RESET(56, "lost the connection"),
    CERTIFICATE(60, "TLS: the server's certificate is not trusted"),
    DEFECT(70, "internal error, please report it"),
    AUTHORITIES(77, "TLS: could not read the trusted certificates"),
    PIN(90, "TLS: the server's public key is not the pinned one"),
    INTERRUPTED(130, "stopped with Ctrl-C");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The process's exit code. */
    public int number() {
        return number;
    }

    /** The description in {@code --help}. */
    public String meaning() {
        return meaning;
    }
}
