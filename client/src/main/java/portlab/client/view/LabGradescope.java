package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import portlab.client.lab.Verification;
import portlab.common.JsonLine;

/** Formats a lab's record as Gradescope's {@code results.json}. */
public final class LabGradescope {
    private LabGradescope() {}

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
}
