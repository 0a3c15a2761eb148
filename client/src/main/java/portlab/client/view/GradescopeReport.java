package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import portlab.client.check.CheckReport;
import portlab.client.check.CheckResult;
import portlab.client.lab.Verification;

/** Formats Gradescope's {@code results.json}: the checks of a server, with a test and its points for each stage, or a lab's record. */
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

    /** A verified record of a lab, with a test for each question. What a teacher has to read gives no points here. */
    public static String of(Verification verified) {
        List<JsonLine> tests = new ArrayList<>();
        for (Verification.Result each : verified.results()) {
            boolean scored = each.question().answer().scored();
            JsonLine test = new JsonLine().with("name", each.question().name());
            if (scored) {
                boolean right = each.right() && verified.trusted();
                test.with("score", right ? 1 : 0).with("max_score", 1L).with("status", right ? "passed" : "failed");
            }
            String read = scored ? "" : each.answer() + "\n";
            tests.add(test.with("output", read + each.attempts() + " tries, " + each.hints() + " hints")
                    .with("output_format", "text"));
        }
        List<String> words = new ArrayList<>(verified.faults());
        words.addAll(verified.remarks());
        return new JsonLine()
                .with("score", (long) verified.points())
                .with(
                        "output",
                        "lab " + verified.record().assignment().lab() + ", "
                                + verified.record().assignment().student() + "\n" + String.join("\n", words))
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
