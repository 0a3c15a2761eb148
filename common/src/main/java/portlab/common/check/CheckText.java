package portlab.common.check;

import java.util.ArrayList;
import java.util.List;

/** The words for the outcome of a check, as reports contain them. */
public final class CheckText {
    private CheckText() {}

    /** {@code passed}, {@code failed}, {@code skipped} or {@code blocked}. */
    static String word(Verdict verdict) {
        if (verdict instanceof Verdict.Passed) {
            return "passed";
        }
        if (verdict instanceof Verdict.Failed) {
            return "failed";
        }
        return verdict instanceof Verdict.Skipped ? "skipped" : "blocked";
    }

    /** The outcome in a line. */
    public static String summary(CheckResult result) {
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Failed failed) {
            return result.check().level().word() + ": expected " + failed.expected() + "; found " + failed.found();
        }
        if (verdict instanceof Verdict.Skipped skipped) {
            return "skipped: " + skipped.why();
        }
        return verdict instanceof Verdict.Blocked blocked ? "not checked, because " + blocked.why() : "passed";
    }

    /** The outcome with all that helps to find the mistake, unescaped. */
    static String details(CheckResult result) {
        List<String> lines = new ArrayList<>(List.of(summary(result)));
        lines.add("source: " + result.check().source());
        lines.add("hint: " + result.check().hint());
        if (!result.observed().isEmpty()) {
            lines.add("observed: " + result.observed());
        }
        result.repeat().forEach(line -> lines.add("repeat: " + line));
        return String.join("\n", lines);
    }
}
