package portlab.server.exercise;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The exercises for clients that send a text and expect it back. */
final class EchoExercises {
    private static final String FIRST = "answer";
    private static final String INPUT = "hello, echo";
    private static final String CHANGED = "hellO, echo";
    private static final String SAME = "RFC 862: the server sends back any data it receives";
    private static final String SHOULD = "it should report success";

    private EchoExercises() {}

    static ExerciseSuite suite() {
        ExerciseSuite.Builder suite = new ExerciseSuite.Builder();
        suite.stage("answers")
                .add(
                        REQUIRED,
                        FIRST,
                        "reports success when its text comes back",
                        SAME,
                        "does the client run with this command, and does it know how many bytes must come back?",
                        INPUT,
                        asked -> List.of(new Step.Send(bytes(asked)), Step.Last.HOLD),
                        trial -> ClientJudge.success(trial, SHOULD))
                .needs(FIRST)
                .add(
                        REQUIRED,
                        "pieces",
                        "puts its text together that comes back byte by byte",
                        RawExercises.STREAM,
                        RawExercises.ONE_READ,
                        INPUT,
                        asked -> HttpAnswer.then(Step.drip(bytes(asked), 1, 30), Step.Last.HOLD),
                        trial -> ClientJudge.success(trial, SHOULD))
                .stage("wrong answers")
                .add(
                        REQUIRED,
                        "less",
                        "notices that less comes back",
                        SAME,
                        "how many bytes did you send, and how many came back before the end?",
                        INPUT,
                        asked -> HttpAnswer.closing(Arrays.copyOf(bytes(asked), bytes(asked).length / 2)),
                        ClientJudge::error)
                .add(
                        RECOMMENDED,
                        "wrong",
                        "notices a byte that differs, or shows what came back",
                        SAME,
                        "compare what came back with what you sent",
                        INPUT,
                        asked -> RawExercises.reply(asked.text().replaceFirst("o", "O")),
                        EchoExercises::noticesChange);
        RawExercises.withoutReply(suite, INPUT);
        RawExercises.escapes(suite, INPUT);
        return suite.build(Protocol.ECHO);
    }

    private static byte[] bytes(ReceivedRequest asked) {
        return asked.text().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void noticesChange(Trial trial) throws Verdict.Reached {
        trial.first();
        if (!trial.run("it should report the difference").says(CHANGED)) {
            ClientJudge.error(trial);
        }
    }
}
