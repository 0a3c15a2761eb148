package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import portlab.client.lab.Answer;
import portlab.client.lab.Lab;
import portlab.client.lab.LabStep;
import portlab.client.lab.Question;
import portlab.client.lab.Verification;
import portlab.common.JsonLine;

/** The labs as lines of JSON. */
final class LabJson {
    private LabJson() {}

    private static JsonLine line(String target) {
        return new JsonLine().with("command", "lab").with("target", target).with("ok", true);
    }

    static String of(List<Lab> labs) {
        StringBuilder lines = new StringBuilder();
        for (Lab lab : labs) {
            lines.append(line("lab " + lab.number())
                    .with("title", lab.title())
                    .with("minutes", (long) lab.minutes())
                    .with("page", lab.page()));
        }
        return lines.toString();
    }

    static String of(LabStep step) {
        JsonLine line = line("lab " + step.assignment().lab())
                .with("student", step.assignment().student())
                .with("class", step.assignment().group());
        if (step instanceof LabStep.Begun begun) {
            line.with("server", begun.server()).with("record", begun.file()).with("settled", (long) begun.settled());
        } else if (step instanceof LabStep.Asked asked) {
            question(line, asked.number(), asked.question())
                    .with("text", asked.question().text());
            if (asked.question().answer() instanceof Answer.Choice choice) {
                line.with("options", String.join("\n", choice.options()));
            }
        } else if (step instanceof LabStep.Judged judged) {
            question(line, judged.number(), judged.question())
                    .with("verdict", judged.judgement().verdict().word())
                    .with("remark", judged.judgement().remark())
                    .with("evidence", word(judged.evidence()));
        } else if (step instanceof LabStep.Hinted hinted) {
            List<String> hints = hinted.question().hints();
            line.with("question", hinted.question().name())
                    .with("hint", hinted.number() > hints.size() ? null : hints.get(hinted.number() - 1));
        } else if (step instanceof LabStep.Ended ended) {
            line.with("record", ended.file())
                    .with("settled", (long) ended.settled())
                    .withJson(
                            "open", ended.open().stream().map(Object::toString).toList());
        }
        return line.toString();
    }

    private static JsonLine question(JsonLine line, int number, Question question) {
        return line.with("number", (long) number).with("question", question.name());
    }

    static String of(Verification verified) {
        List<JsonLine> results = new ArrayList<>();
        for (Verification.Result each : verified.results()) {
            results.add(new JsonLine()
                    .with("question", each.question().name())
                    .with("scored", each.question().answer().scored())
                    .with(
                            "verdict",
                            each.verdict() == null ? null : each.verdict().word())
                    .with("answer", each.answer())
                    .with("attempts", (long) each.attempts())
                    .with("hints", (long) each.hints())
                    .with("evidence", word(each.evidence())));
        }
        return new JsonLine()
                .with("command", "lab")
                .with("target", verified.file())
                .with("ok", verified.trusted())
                .with("error", verified.trusted() ? null : String.join("; ", verified.faults()))
                .with("lab", (long) verified.record().assignment().lab())
                .with("student", verified.record().assignment().student())
                .with("class", verified.record().assignment().group())
                .with("started", verified.record().started().toString())
                .with("ended", verified.ended().toString())
                .with("points", (long) verified.points())
                .with("of", (long) verified.scored().size())
                .with("remarks", String.join("; ", verified.remarks()))
                .with("questions", results)
                .toString();
    }

    private static String word(Verification.Evidence evidence) {
        return evidence.name().toLowerCase(Locale.ROOT);
    }
}
