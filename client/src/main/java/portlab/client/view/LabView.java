package portlab.client.view;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import portlab.client.lab.Answer;
import portlab.client.lab.Judgement;
import portlab.client.lab.Judgement.Verdict;
import portlab.client.lab.Lab;
import portlab.client.lab.LabStep;
import portlab.client.lab.Question;
import portlab.client.lab.Verification;
import portlab.client.lab.Verification.Evidence;
import portlab.client.lab.Verification.Result;
import portlab.common.LineWrap;
import portlab.common.Palette;
import portlab.common.SafeText;

/** The labs as text for people. Lines that fit are left alone, so that commands can be copied. */
final class LabView {
    private static final String MARGIN = "    ";

    private final Palette palette;
    private final int columns;

    LabView(Palette palette, int columns) {
        this.palette = palette;
        this.columns = columns;
    }

    String of(List<Lab> labs) {
        Table table = new Table("rrl");
        labs.forEach(lab -> table.row("" + lab.number(), lab.minutes() + " min", lab.title()));
        return LineWrap.text(table.toString(), columns)
                + paragraph(
                        "Begin with lab N --student NAME. The texts are in docs/labs, and on the sample site in /labs/.");
    }

    String of(LabStep step) {
        if (step instanceof LabStep.Begun begun) {
            return begun(begun);
        }
        if (step instanceof LabStep.Asked asked) {
            return asked(asked);
        }
        if (step instanceof LabStep.Judged judged) {
            return judged(judged);
        }
        return step instanceof LabStep.Hinted hinted ? hinted(hinted) : ended((LabStep.Ended) step);
    }

    private String begun(LabStep.Begun begun) {
        return begun.isComplete() ? alreadyComplete(begun) : introduction(begun);
    }

    private String heading(Lab lab) {
        return palette.strong("Lab " + lab.number() + ": " + lab.title()) + "\n";
    }

    private String alreadyComplete(LabStep.Begun begun) {
        return heading(begun.lab())
                + paragraph("You have already answered all " + begun.settled() + " questions. To begin again, move "
                        + SafeText.uncut(begun.file()) + " away, or keep another record with --record FILE.");
    }

    private String introduction(LabStep.Begun begun) {
        String group = begun.assignment().group();
        StringBuilder text = new StringBuilder();
        text.append(heading(begun.lab()));
        text.append("student  ").append(SafeText.uncut(begun.assignment().student()));
        text.append(group.isEmpty() ? "" : ", class " + SafeText.uncut(group)).append('\n');
        text.append("page     docs/labs/").append(begun.lab().page()).append(".md\n");
        text.append("record   ").append(SafeText.uncut(begun.file()));
        text.append(
                        begun.settled() == 0
                                ? ""
                                : ", " + begun.settled() + " of "
                                        + begun.sheet().questions().size() + " answered")
                .append('\n');
        text.append("Start this server in another terminal, in the folder of Portlab:\n\n");
        text.append(begun.server()).append("\n\n");
        return text.append(paragraph(
                        "Type hint for a hint, skip for the next question, and Ctrl-D to stop: you can go on later."))
                .toString();
    }

    private String asked(LabStep.Asked asked) {
        Question question = asked.question();
        StringBuilder text = new StringBuilder("\n");
        text.append(palette.strong(asked.number() + " of " + asked.of()));
        text.append(palette.faint("  " + question.answer().form())).append('\n');
        question.text().lines().forEach(line -> text.append(line.startsWith(" ") ? line + "\n" : paragraph(line)));
        if (question.answer() instanceof Answer.Choice choice) {
            for (int i = 0; i < choice.options().size(); i++) {
                text.append(wrapped(
                        "  " + Answer.Choice.letter(i) + "  " + choice.options().get(i)));
            }
        }
        return text.toString();
    }

    private String judged(LabStep.Judged judged) {
        Judgement judgement = judged.judgement();
        String remark = judgement.remark().isEmpty() ? "" : ": " + judgement.remark();
        String verdict = switch (judgement.verdict()) {
            case RIGHT -> palette.good("right");
            case WRONG -> palette.bad("not yet") + remark;
            case INVALID -> SafeText.uncut(judgement.remark());
            case NOTED -> "noted";
        };
        return verdict + "\n" + evidence(judged);
    }

    private String evidence(LabStep.Judged judged) {
        boolean right = judged.judgement().verdict() == Verdict.RIGHT;
        return switch (judged.evidence()) {
            case NONE -> "";
            case CONFIRMED -> right ? palette.faint("The client measured it, too; that is in the record.") + "\n" : "";
            case MISSING ->
                wrapped("The server does not answer, so the record has no measurement of it. Is it running?");
            case CONTRADICTED ->
                wrapped("The server behaves in another way: is it the one from the command above, with its --seed?");
        };
    }

    private String hinted(LabStep.Hinted hinted) {
        List<String> hints = hinted.question().hints();
        return hinted.number() > hints.size()
                ? "there are no more hints\n"
                : wrapped("hint " + hinted.number() + " of " + hints.size() + ": " + hints.get(hinted.number() - 1));
    }

    private String ended(LabStep.Ended ended) {
        String open = ended.open().stream().map(Object::toString).collect(Collectors.joining(", "));
        String state = ended.open().isEmpty()
                ? palette.good("complete") + "  hand in " + SafeText.uncut(ended.file())
                : ended.settled() + " answered, open: " + open + "; the same command continues";
        return "\n" + state + "\n";
    }

    String verified(List<Verification> all) {
        Table table = new Table("rllrrrrrll");
        table.row("lab", "student", "class", "points", "to read", "tries", "hints", "took", "measured", "");
        for (Verification each : all) {
            List<Result> results = each.results();
            table.row(
                    "" + each.record().assignment().lab(),
                    SafeText.uncut(each.record().assignment().student()),
                    SafeText.uncut(each.record().assignment().group()),
                    each.points() + "/" + each.scored().size(),
                    ""
                            + results.stream()
                                    .filter(result -> result.verdict() == Verdict.NOTED)
                                    .count(),
                    "" + results.stream().mapToInt(Result::attempts).sum(),
                    "" + results.stream().mapToInt(Result::hints).sum(),
                    took(each),
                    measured(each),
                    each.trusted() ? "" : "NOT TRUSTED");
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (Verification each : all) {
            String file = SafeText.uncut(each.file());
            each.faults()
                    .forEach(fault -> text.append(palette.bad(file + ": " + SafeText.uncut(fault)))
                            .append('\n'));
            each.remarks()
                    .forEach(remark ->
                            text.append(file).append(": ").append(remark).append('\n'));
        }
        return text.append(all.size() == 1 ? details(all.get(0)) : "").toString();
    }

    private static String took(Verification each) {
        Duration took = Duration.between(each.record().started(), each.ended());
        return took.toHours() + ":" + String.format("%02d", Math.abs(took.toMinutesPart()));
    }

    /** How many of the measurements support the answers. */
    private static String measured(Verification each) {
        List<Evidence> all = each.results().stream()
                .map(Result::evidence)
                .filter(evidence -> evidence != Evidence.NONE)
                .toList();
        long confirmed =
                all.stream().filter(evidence -> evidence == Evidence.CONFIRMED).count();
        return all.isEmpty() ? "" : confirmed + " of " + all.size();
    }

    private String details(Verification each) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < each.results().size(); i++) {
            Result result = each.results().get(i);
            String mark = result.verdict() == null
                    ? "–"
                    : switch (result.verdict()) {
                        case RIGHT -> palette.good("✓");
                        case NOTED -> "…";
                        default -> palette.bad("✗");
                    };
            text.append(mark)
                    .append(' ')
                    .append(i + 1)
                    .append(' ')
                    .append(result.question().name());
            text.append(tries(result)).append('\n');
            if (!result.answer().isEmpty()) {
                text.append(LineWrap.lines(SafeText.uncut(result.answer()), columns - MARGIN.length()).stream()
                        .map(line -> MARGIN + line + "\n")
                        .collect(Collectors.joining()));
            }
        }
        return text.toString();
    }

    private static String tries(Result result) {
        String tries = result.attempts() == 0
                ? ", no answer"
                : result.attempts() == 1 ? "" : ", " + result.attempts() + " tries";
        String hints = result.hints() == 0 ? "" : ", hints: " + result.hints();
        return tries
                + hints
                + switch (result.evidence()) {
                    case NONE -> "";
                    case CONFIRMED -> ", measured by the client";
                    case MISSING -> ", not measured by the client";
                    case CONTRADICTED -> ", the client measured another value";
                };
    }

    private String paragraph(String line) {
        return String.join("\n", LineWrap.lines(line, columns)) + "\n";
    }

    private String wrapped(String line) {
        return LineWrap.text(line + "\n", columns);
    }
}
