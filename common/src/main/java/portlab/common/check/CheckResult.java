package portlab.common.check;

import java.util.List;
import portlab.common.wire.WireEvent;

/**
 * A check that ran, or did not.
 *
 * @param observed what the program did, in a line; empty if the verdict says it all; may contain unescaped bytes of the peer
 * @param nanos how long it took
 * @param wire what was sent and received
 * @param repeat command lines that do the same; empty if nothing was sent
 */
public record CheckResult(
        Check check, Verdict verdict, String observed, long nanos, List<WireEvent> wire, List<String> repeat) {

    public CheckResult {
        wire = List.copyOf(wire);
        repeat = List.copyOf(repeat);
    }

    public boolean passed() {
        return verdict instanceof Verdict.Passed;
    }

    /** Whether the program fails it, or cannot be asked because it failed an earlier check. */
    public boolean missed() {
        return verdict instanceof Verdict.Failed || verdict instanceof Verdict.Blocked;
    }

    /** Whether the program cannot be called correct: a required check was missed. */
    public boolean fails() {
        return missed() && check.level() == Level.REQUIRED;
    }
}
