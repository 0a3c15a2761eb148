package portlab.client.lab;

import java.util.List;
import portlab.client.lab.Verification.Evidence;

/** A part of the dialogue about a lab, to be shown. */
public sealed interface LabStep {
    Assignment assignment();

    /**
     * The beginning.
     *
     * @param server the command that starts it
     * @param file where the record is
     * @param settled how many questions have their answer already
     */
    record Begun(Assignment assignment, Lab lab, Sheet sheet, String server, String file, int settled)
            implements LabStep {
        /** Whether nothing is left to ask. */
        public boolean isComplete() {
            return settled == sheet.questions().size();
        }
    }

    /** A question. @param number from 1 */
    record Asked(Assignment assignment, int number, int of, Question question) implements LabStep {}

    /** An answer was judged. @param evidence what the client measured itself */
    record Judged(Assignment assignment, int number, Question question, Judgement judgement, Evidence evidence)
            implements LabStep {}

    /** A hint. @param number from 1, among {@code of}; beyond that there are no more */
    record Hinted(Assignment assignment, Question question, int number) implements LabStep {}

    /** The end for now. @param open the numbers of the questions that have no answer yet */
    record Ended(Assignment assignment, String file, int settled, List<Integer> open) implements LabStep {
        public Ended {
            open = List.copyOf(open);
        }
    }
}
