package portlab.server.exercise;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The exercises for clients that send an integer and show its double. */
final class CalcExercises {
    private static final String FIRST = "answer";
    private static final String INPUT = "21";
    private static final String LONG = "1".repeat(2000);
    private static final String REFUSAL = "Received data is not a valid integer";
    private static final String SENTENCE = "the exercise: the client shows what the server answers";
    private static final String OTHER = "77777";

    private CalcExercises() {}

    static ExerciseSuite suite() {
        ExerciseSuite.Builder suite = new ExerciseSuite.Builder();
        suite.stage("answers")
                .add(
                        REQUIRED,
                        FIRST,
                        "shows the server's answer",
                        SENTENCE,
                        "does the client run with this command, send the number as text, and stop at the line's end?",
                        INPUT,
                        asked -> RawExercises.reply(twice(asked) + "\n"),
                        trial -> ClientJudge.says(trial, "42"))
                .needs(FIRST)
                .add(
                        REQUIRED,
                        "pieces",
                        "puts an answer together that comes in pieces",
                        RawExercises.STREAM,
                        RawExercises.ONE_READ,
                        INPUT,
                        asked -> RawExercises.inPieces(twice(asked) + "\n", 1),
                        trial -> ClientJudge.says(trial, "42"))
                .add(
                        REQUIRED,
                        "not-an-integer",
                        "shows the server's refusal",
                        "the exercise: \"" + REFUSAL + "\"",
                        "is the answer always a number?",
                        "abc",
                        asked -> RawExercises.reply(REFUSAL + "\n"),
                        CalcExercises::showsRefusal)
                .add(
                        RECOMMENDED,
                        "no-line-end",
                        "shows an answer without a line feed behind it, or reports that it is incomplete",
                        "docs/protocol.md: the reply ends with LF if the request did; some servers never send one",
                        "the end of the connection ends the answer, too",
                        INPUT,
                        asked -> HttpAnswer.closing(twice(asked)),
                        trial -> ClientJudge.saysOrFails(trial, "42"))
                .add(
                        RECOMMENDED,
                        "two-lines",
                        "takes only the first of two lines that come together",
                        "docs/protocol.md: one line answers one line",
                        "a read may return more than one line",
                        INPUT,
                        asked -> RawExercises.reply(twice(asked) + "\n" + OTHER + "\n"),
                        CalcExercises::firstLineOnly)
                .add(
                        RECOMMENDED,
                        "long",
                        "shows an answer of 2,000 digits",
                        "docs/protocol.md: up to 4,096 digits",
                        "how many bytes does your buffer take, and what happens to the others?",
                        LONG,
                        asked -> RawExercises.inPieces(twice(asked) + "\n", 1000),
                        trial -> ClientJudge.says(trial, "2".repeat(2000)));
        RawExercises.withoutReply(suite, INPUT);
        RawExercises.escapes(suite, INPUT);
        return suite.build(Protocol.CALC);
    }

    private static String twice(ReceivedRequest asked) {
        try {
            return new BigInteger(asked.line().strip()).shiftLeft(1).toString();
        } catch (NumberFormatException e) {
            return REFUSAL;
        }
    }

    /** A client may also refuse the text itself. */
    private static void showsRefusal(Trial trial) throws Verdict.Reached {
        boolean itself = trial.requests().isEmpty()
                && trial.run("it should show the refusal").exit().orElse(0) != 0;
        if (!itself) {
            ClientJudge.says(trial, REFUSAL);
        }
    }

    private static void firstLineOnly(Trial trial) throws Verdict.Reached {
        ClientJudge.says(trial, "42");
        if (trial.run("").prints(OTHER.getBytes(StandardCharsets.US_ASCII))) {
            throw Verdict.failed("42", "42, and the next line as a part of it");
        }
    }
}
