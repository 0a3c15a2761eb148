package portlab.server.exercise;

import java.util.List;
import java.util.Optional;
import portlab.common.check.Check;
import portlab.common.check.CheckResult;
import portlab.common.check.Verdict;
import portlab.common.wire.WireEvent;

/**
 * Something that a client must withstand.
 *
 * @param check what a good client does about it
 * @param input what the client is asked for: a path, or a text for the raw services
 * @param runs how often the client runs in the same folder
 * @param needs an exercise that the client must not have failed; empty for none
 */
record Exercise(Check check, String input, int runs, Optional<String> needs, Script script, Judge judge) {

    /** What the server does. Pure. */
    interface Script {
        List<Step> answer(ReceivedRequest asked);
    }

    /** Whether the client did well. Pure; returns normally if so. */
    interface Judge {
        void judge(Trial trial) throws Verdict.Reached;
    }

    String name() {
        return check.name();
    }

    /** What to report about a client. @param repeat command lines that run it again */
    CheckResult result(Trial trial, List<String> repeat) {
        long nanos = trial.wire().stream().mapToLong(WireEvent::nanos).max().orElse(0);
        return new CheckResult(check, verdict(trial), trial.observed(), nanos, trial.wire(), repeat);
    }

    private Verdict verdict(Trial trial) {
        try {
            judge.judge(trial);
            return new Verdict.Passed();
        } catch (Verdict.Reached reached) {
            return reached.verdict();
        }
    }
}
