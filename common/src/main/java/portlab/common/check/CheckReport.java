package portlab.common.check;

import java.util.List;
import java.util.OptionalLong;

/**
 * The results of a suite.
 *
 * @param target the program: a server's {@code HOST:PORT}, or a client's command line
 * @param seed what the checks sent depends on it; empty if they always send the same
 * @param stopped whether the user stopped it before the last check
 */
public record CheckReport(
        CheckSuite suite, String target, OptionalLong seed, List<CheckResult> results, boolean stopped) {

    public CheckReport {
        results = List.copyOf(results);
    }

    /** Whether no required check failed. */
    public boolean passed() {
        return results.stream().noneMatch(CheckResult::fails);
    }

    /** How many of the checks of a level passed, and of how many. */
    public Tally tally(Level level) {
        return tally(
                results.stream().filter(each -> each.check().level() == level).toList());
    }

    /** The results of a stage. */
    public List<CheckResult> stage(int number) {
        return results.stream().filter(each -> each.check().stage() == number).toList();
    }

    /** Counts results; leaves out those that were skipped. */
    public static Tally tally(List<CheckResult> results) {
        int passed = 0;
        int counted = 0;
        int points = 0;
        int most = 0;
        for (CheckResult each : results) {
            boolean counts = each.passed() || each.missed();
            counted += counts ? 1 : 0;
            passed += each.passed() ? 1 : 0;
            points += each.passed() ? each.check().level().points() : 0;
            most += counts ? each.check().level().points() : 0;
        }
        return new Tally(passed, counted, points, most);
    }

    /** @param points of those that passed. @param most of all */
    public record Tally(int passed, int counted, int points, int most) {}
}
