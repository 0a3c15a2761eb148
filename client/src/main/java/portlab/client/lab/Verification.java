package portlab.client.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import portlab.client.lab.Judgement.Verdict;
import portlab.client.lab.LabRecord.Entry;
import portlab.client.lab.LabRecord.Kind;

/**
 * A record as a teacher sees it: the questions are made again from the seed, and every answer is judged again.
 *
 * @param file its name, as typed
 * @param results for each question of the lab
 * @param faults why the record cannot be trusted; empty if nothing speaks against it
 * @param remarks what a teacher may want to ask about
 */
public record Verification(
        String file, LabRecord record, List<Result> results, List<String> faults, List<String> remarks) {
    /** How many times the tolerance of an answer the client's own measurement may be off: it is shorter than a student's. */
    private static final double PATIENCE = 2;

    /** Students who answer half of the questions faster than this have not read them. */
    private static final Duration HASTE = Duration.ofSeconds(90);

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /** What the client's own measurement says. */
    public enum Evidence {
        /** There is nothing to measure. */
        NONE,
        CONFIRMED,
        /** Nothing was measured, since the server did not answer. */
        MISSING,
        CONTRADICTED
    }

    /**
     * One question.
     *
     * @param verdict on the last answer; null if there is none
     * @param answer the last one, as typed
     * @param attempts how many answers there were
     */
    public record Result(
            Question question, Verdict verdict, String answer, int attempts, int hints, Evidence evidence) {
        public boolean right() {
            return verdict == Verdict.RIGHT;
        }
    }

    public boolean trusted() {
        return faults.isEmpty();
    }

    /** The questions that a program can judge. */
    public List<Result> scored() {
        return results.stream()
                .filter(result -> result.question().answer().scored())
                .toList();
    }

    public int points() {
        return trusted() ? (int) scored().stream().filter(Result::right).count() : 0;
    }

    /** When the last entry was made; when the record was begun, if there is none. */
    public Instant ended() {
        List<Entry> entries = record.entries();
        return entries.isEmpty()
                ? record.started()
                : entries.get(entries.size() - 1).time();
    }

    /**
     * Verifies a record.
     *
     * @param group the class that it should be for; empty for any
     * @param now the time, which no entry may be after
     */
    public static Verification of(String file, LabRecord.Loaded loaded, Optional<String> group, Instant now) {
        LabRecord record = loaded.record();
        Sheet sheet = Lab.numbered(record.assignment().lab()).orElseThrow().sheet(record.assignment());
        List<String> faults = new ArrayList<>();
        loaded.broken()
                .ifPresent(entry -> faults.add(
                        entry == 0 ? "its head was changed" : "entry " + entry + " or the one before it was changed"));
        group.filter(word -> !record.assignment().isOf(word))
                .ifPresent(word ->
                        faults.add("it is for class '" + record.assignment().group() + "'"));
        verdicts(record, sheet, faults);
        return new Verification(
                file,
                record,
                sheet.questions().stream().map(each -> result(record, each)).toList(),
                List.copyOf(faults),
                remarks(record, sheet, now));
    }

    /** Whether each verdict is the one that this program gives. */
    private static void verdicts(LabRecord record, Sheet sheet, List<String> faults) {
        for (int i = 0; i < record.entries().size(); i++) {
            Entry entry = record.entries().get(i);
            Optional<Question> question = sheet.questions().stream()
                    .filter(each -> each.name().equals(entry.question()))
                    .findFirst();
            boolean same = question.isPresent()
                    && (entry.kind() != Kind.ANSWER
                            || question.get().answer().judge(entry.text()).verdict() == entry.verdict());
            if (!same) {
                faults.add("entry " + (i + 1) + " does not belong to these questions, or was made by another version");
                return;
            }
        }
    }

    private static Result result(LabRecord record, Question question) {
        List<Entry> answers = record.about(question).stream()
                .filter(entry -> entry.kind() == Kind.ANSWER)
                .toList();
        Optional<Entry> settled = record.settled(question);
        Entry last = settled.orElse(answers.isEmpty() ? null : answers.get(answers.size() - 1));
        return new Result(
                question,
                last == null ? null : last.verdict(),
                last == null ? "" : last.text(),
                answers.size(),
                record.count(question, Kind.HINT),
                settled.map(entry -> evidence(question, entry.evidence())).orElse(Evidence.NONE));
    }

    /** What the client's own measurement says about a question. */
    public static Evidence evidence(Question question, OptionalDouble measured) {
        if (question.probe().isEmpty() || !(question.answer() instanceof Answer.Number number)) {
            return Evidence.NONE;
        }
        if (measured.isEmpty()) {
            return Evidence.MISSING;
        }
        return number.isNear(measured.getAsDouble(), PATIENCE) ? Evidence.CONFIRMED : Evidence.CONTRADICTED;
    }

    private static List<String> remarks(LabRecord record, Sheet sheet, Instant now) {
        List<String> remarks = new ArrayList<>();
        Instant last = record.started();
        boolean backwards = false;
        for (Entry entry : record.entries()) {
            backwards |= entry.time().isBefore(last);
            last = entry.time();
        }
        if (backwards) {
            remarks.add("the clock went backwards");
        }
        if (last.isAfter(now.plus(CLOCKS_DIFFER))) {
            remarks.add("it ends in the future");
        }
        Duration took = Duration.between(record.started(), last);
        long settled = sheet.questions().stream()
                .filter(question -> record.settled(question).isPresent())
                .count();
        if (2 * settled >= sheet.questions().size() && took.compareTo(HASTE) < 0) {
            remarks.add("done in " + Math.max(0, took.toSeconds()) + " s");
        }
        return remarks;
    }
}
