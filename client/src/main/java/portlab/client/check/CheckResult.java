package portlab.client.check;

import java.util.List;
import portlab.common.wire.WireEvent;

/**
 * A check that ran, or did not.
 *
 * @param nanos how long it took
 * @param wire what was sent and received
 * @param repeat command lines that send the same bytes; empty if nothing was sent
 */
public record CheckResult(Check check, Verdict verdict, long nanos, List<WireEvent> wire, List<String> repeat) {

    public CheckResult {
        wire = List.copyOf(wire);
        repeat = List.copyOf(repeat);
    }

    public boolean passed() {
        return verdict instanceof Verdict.Passed;
    }

    /** Whether the server fails it, or cannot be asked because it failed an earlier check. */
    public boolean missed() {
        return verdict instanceof Verdict.Failed || verdict instanceof Verdict.Blocked;
    }
}
