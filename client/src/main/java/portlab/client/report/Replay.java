package portlab.client.report;

import java.util.Optional;

/** A report that runs again. */
public final class Replay {
    private Replay() {}

    /**
     * A command of the report.
     *
     * @param number in the report, from 1
     * @param why it was skipped; empty if it was not
     * @param comparison empty unless both outcomes are known
     */
    public record Step(int number, String line, State state, String why, Optional<Comparison> comparison) {

        /** A command that did not run. */
        public static Step skipped(int number, String line, String why) {
            return new Step(number, line, State.SKIPPED, why, Optional.empty());
        }

        /** A command that ran, but has nothing to be compared with. */
        public static Step unknown(int number, String line) {
            return new Step(number, line, State.UNKNOWN, "the report has no result", Optional.empty());
        }

        public static Step compared(int number, String line, Comparison comparison) {
            State state = comparison.outputs().isEmpty() ? State.SAME : State.CHANGED;
            return new Step(number, line, state, "", Optional.of(comparison));
        }
    }

    /** What became of a command. */
    public enum State {
        /** Its output is the same, but for what was measured. */
        SAME,
        CHANGED,
        SKIPPED,
        /** The report does not say what it was before. */
        UNKNOWN
    }

    /**
     * The end of a replay.
     *
     * @param started when the report was recorded
     * @param recordedOn the server at that time
     * @param server the server now
     * @param stopped whether the user stopped it early
     */
    public record Summary(
            String file,
            String started,
            String recordedOn,
            String server,
            int same,
            int changed,
            int skipped,
            int unknown,
            boolean stopped) {}
}
