package portlab.common.check;

/** What became of a check. */
public sealed interface Verdict {

    /** The program does what was expected. */
    record Passed() implements Verdict {}

    /**
     * The program does something else.
     *
     * @param expected what should have come
     * @param found what came instead; may contain unescaped bytes of the peer
     */
    record Failed(String expected, String found) implements Verdict {}

    /** The check does not apply: it needs a file, or something that the program does not offer. Gives and costs no points. */
    record Skipped(String why) implements Verdict {}

    /**
     * The check was not run, because one that it builds on failed, or the program is gone. Gives no points.
     *
     * @param why a clause
     */
    record Blocked(String why) implements Verdict {}

    /** Ends a check early. */
    final class Reached extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Verdict verdict;

        private Reached(Verdict verdict) {
            super(null, null, false, false);
            this.verdict = verdict;
        }

        public Verdict verdict() {
            return verdict;
        }
    }

    /** A failure to throw. */
    static Reached failed(String expected, String found) {
        return new Reached(new Failed(expected, found));
    }

    /** A skip to throw. */
    static Reached skipped(String why) {
        return new Reached(new Skipped(why));
    }
}
