package portlab.common.check;

import java.util.ArrayList;
import java.util.List;
import portlab.common.JsonLine;

/** Formats checks as Gradescope's {@code results.json}, with a test and its points for each stage. */
public final class GradescopeReport {
    private GradescopeReport() {}

    public static String of(CheckReport report) {
        List<JsonLine> tests = new ArrayList<>();
        for (int stage = 1; stage <= report.suite().stages().size(); stage++) {
            List<CheckResult> results = report.stage(stage);
            if (!results.isEmpty()) {
                tests.add(test(report.suite().stage(stage), results));
            }
        }
        CheckReport.Tally all = CheckReport.tally(report.results());
        return new JsonLine()
                .with("score", (long) all.points())
                .with("output", output(report))
                .with("output_format", "text")
                .with("tests", tests)
                .toString();
    }

    private static String output(CheckReport report) {
        String seed = report.seed().isPresent() ? ", seed " + report.seed().getAsLong() : "";
        return "check " + report.suite().name() + seed;
    }

    private static JsonLine test(String name, List<CheckResult> results) {
        CheckReport.Tally tally = CheckReport.tally(results);
        List<String> output = new ArrayList<>();
        for (CheckResult each : results) {
            output.add(each.check().name() + ": " + (each.passed() ? "passed" : CheckText.details(each)));
        }
        return new JsonLine()
                .with("name", name)
                .with("score", (long) tally.points())
                .with("max_score", (long) tally.most())
                .with("status", tally.points() == tally.most() ? "passed" : "failed")
                .with("output", String.join("\n", output))
                .with("output_format", "text");
    }
}
