package portlab.client.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import portlab.client.command.LabMeasurement;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.lab.Judgement;
import portlab.client.lab.Judgement.Verdict;
import portlab.client.lab.Lab;
import portlab.client.lab.LabRecord;
import portlab.client.lab.LabRecord.Entry;
import portlab.client.lab.LabRecord.Kind;
import portlab.client.lab.LabStep;
import portlab.client.lab.Question;
import portlab.client.lab.Sheet;
import portlab.client.lab.Verification;
import portlab.client.lab.Verification.Evidence;

/** Asks a lab's questions and keeps the record, which is saved after each answer, so that a student can stop at any time. */
final class LabDialogue {
    private static final String PROMPT = "answer> ";
    private static final OptionalDouble UNMEASURED = OptionalDouble.empty();

    private final Session session;
    private final Lab lab;
    private final Sheet sheet;
    private final Path file;
    private LabRecord record;

    LabDialogue(Session session, Lab lab, LabRecord record, Path file) {
        this.session = session;
        this.lab = lab;
        this.record = record;
        this.sheet = lab.sheet(record.assignment());
        this.file = file;
    }

    /** Asks for the answers that are missing, until the end of the input. */
    ExitCode ask() throws Failure {
        int settled = sheet.questions().size() - open().size();
        String server = sheet.server(session.directory().base().port());
        show(new LabStep.Begun(record.assignment(), lab, sheet, server, file.toString(), settled));
        boolean goesOn = true;
        for (int number : open()) {
            goesOn = goesOn && ask(number);
        }
        return end();
    }

    /** Judges the answers of a file, by the numbers of their questions. */
    ExitCode take(Map<Integer, String> answers) throws Failure {
        for (int number : answers.keySet()) {
            if (number < 1 || number > sheet.questions().size()) {
                throw new Failure(
                        ExitCode.USAGE,
                        "there is no question " + number + " in lab " + lab.number(),
                        "expected 1 to " + sheet.questions().size());
            }
        }
        for (int number : open()) {
            if (answers.containsKey(number) && !session.network().stopped()) {
                answer(number, answers.get(number));
            }
        }
        return end();
    }

    private ExitCode end() throws Failure {
        List<Integer> open = open();
        int settled = sheet.questions().size() - open.size();
        show(new LabStep.Ended(record.assignment(), file.toString(), settled, open));
        return open.isEmpty() ? ExitCode.OK : ExitCode.CHECKS_FAILED;
    }

    /** The numbers of the questions without a right answer, from 1. */
    private List<Integer> open() {
        return IntStream.rangeClosed(1, sheet.questions().size())
                .filter(number -> record.settled(question(number)).isEmpty())
                .boxed()
                .toList();
    }

    private Question question(int number) {
        return sheet.questions().get(number - 1);
    }

    /** Asks until the answer is right, or the student wants the next question. @return false at the end of the input */
    private boolean ask(int number) throws Failure {
        Question question = question(number);
        show(new LabStep.Asked(record.assignment(), number, sheet.questions().size(), question));
        while (!session.network().stopped()) {
            String line = session.dialogue().askOnce(PROMPT);
            if (line == null) {
                return false;
            }
            switch (line.strip().toLowerCase(Locale.ROOT)) {
                case "" -> {}
                case "quit", "exit" -> {
                    return false;
                }
                case "hint" -> hint(question);
                case "skip" -> {
                    keep(question, Kind.SKIP, "", null, UNMEASURED);
                    return true;
                }
                default -> {
                    if (answer(number, line.strip()).verdict().settles()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void hint(Question question) throws Failure {
        int given = record.count(question, Kind.HINT);
        if (given < question.hints().size()) {
            keep(question, Kind.HINT, "", null, UNMEASURED);
        }
        show(new LabStep.Hinted(record.assignment(), question, given + 1));
    }

    private Judgement answer(int number, String text) throws Failure {
        Question question = question(number);
        Judgement judgement = question.answer().judge(text);
        Evidence evidence = Evidence.NONE;
        if (judgement.verdict() != Verdict.INVALID) {
            OptionalDouble measured = question.probe()
                    .map(new LabMeasurement(session.network(), session.directory())::run)
                    .orElse(UNMEASURED);
            keep(question, Kind.ANSWER, text, judgement.verdict(), measured);
            evidence = Verification.evidence(question, measured);
        }
        show(new LabStep.Judged(record.assignment(), number, question, judgement, evidence));
        return judgement;
    }

    private void keep(Question question, Kind kind, String text, Verdict verdict, OptionalDouble measured)
            throws Failure {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        record = record.with(new Entry(now, question.name(), kind, text, verdict, measured));
        LabFiles.save(file, record);
    }

    private void show(LabStep step) throws Failure {
        session.output().draw(view -> view.of(step));
    }
}
