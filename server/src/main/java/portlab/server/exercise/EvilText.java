package portlab.server.exercise;

/** Text that would change a terminal that shows it as it is. */
final class EvilText {
    /** Begins with the escape character; a client that colours its own output never sends this sequence. */
    static final String MARK = "\033]0;";

    /** Sets the window's title, clears the screen, and moves the cursor. */
    static final String ALL = MARK + "owned\007\033[2J\033[H";

    private EvilText() {}
}
