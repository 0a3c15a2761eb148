package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import portlab.client.check.CheckReport;
import portlab.client.check.CheckResult;

/** Formats the checks of a server as Gradescope's {@code results.json}, with a test and its points for each stage. */
public final class GradescopeReport {
    private GradescopeReport() {}

    public static String of(CheckReport report) {
        List<JsonLine> tests = new ArrayList<>();
        for (int stage = 1; stage <= report.suite().stages().size(); stage++) {
            List<CheckResult> results = report.stage(stage);
            if (!results.isEmpty()) {
                tests.add(test(stage + " " + report.suite().stages().get(stage - 1), results));
            }
        }
        CheckReport.Tally all = CheckReport.tally(report.results());
        return new JsonLine()
                .with("score", (long) all.points())
                .with("output", "check " + report.suite().name() + ", seed " + report.seed())
                .with("output_format", "text")
                .with("tests", tests)
                .toString();
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
