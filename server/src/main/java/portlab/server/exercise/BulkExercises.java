package portlab.server.exercise;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.util.List;
import java.util.Random;
import portlab.common.ByteSize;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The exercises for clients that ask for N MB. */
final class BulkExercises {
    private static final String FIRST = "exactly";
    private static final String INPUT = "1";
    private static final String RULE = "the exercise: the client asks for N MB, the server sends exactly that much";
    private static final String SHOULD = "it should report success";
    private static final int LESS = 1000;
    private static final int LARGEST = 16 << 20;

    private BulkExercises() {}

    static ExerciseSuite suite() {
        ExerciseSuite.Builder suite = new ExerciseSuite.Builder();
        suite.stage("answers")
                .add(
                        REQUIRED,
                        FIRST,
                        "is content with exactly N MB, although the connection stays open",
                        RULE,
                        "does the client run with this command? A number without a unit means MiB, 1,048,576 bytes",
                        INPUT,
                        asked -> List.of(new Step.Send(bytes(asked, 0)), Step.Last.HOLD),
                        trial -> ClientJudge.success(trial, SHOULD))
                .needs(FIRST)
                .add(
                        REQUIRED,
                        "pieces",
                        "counts what comes in many pieces",
                        RawExercises.STREAM,
                        RawExercises.ONE_READ,
                        INPUT,
                        asked -> HttpAnswer.then(Step.drip(bytes(asked, 0), 20_011, 5), Step.Last.HOLD),
                        trial -> ClientJudge.success(trial, SHOULD))
                .add(
                        RECOMMENDED,
                        "more",
                        "ends although the server sends more than N MB",
                        RULE,
                        "what does your loop compare?",
                        INPUT,
                        asked -> List.of(new Step.Send(bytes(asked, LESS)), Step.Last.HOLD),
                        trial -> {
                            trial.first();
                            Trial.Run run = trial.run("it should end, with as much as it asked for");
                            if (run.exit().isEmpty()) {
                                throw Verdict.failed("an end", run.ending());
                            }
                        })
                .stage("wrong answers")
                .add(
                        REQUIRED,
                        "less",
                        "notices that the server sends less than N MB",
                        RULE,
                        "compare what came with what you asked for",
                        INPUT,
                        asked -> List.of(new Step.Send(bytes(asked, -LESS)), Step.Last.CLOSE),
                        ClientJudge::error)
                .add(
                        RECOMMENDED,
                        "refused",
                        "tells its user that the server refuses",
                        "docs/protocol.md: one line that begins with ERROR",
                        "an answer may be a text",
                        INPUT,
                        asked -> HttpAnswer.closing("ERROR busy\n"),
                        trial -> {
                            trial.first();
                            if (!trial.run("it should show the error").says("busy")) {
                                ClientJudge.error(trial);
                            }
                        });
        RawExercises.withoutReply(suite, INPUT);
        return suite.build(Protocol.BULK);
    }

    /** As many bytes as the client asks for, and this many more. */
    private static byte[] bytes(ReceivedRequest asked, int more) {
        long size = ByteSize.positive(asked.line().strip().split(" ")[0])
                .map(ByteSize::bytes)
                .orElse(0L);
        byte[] bytes = new byte[(int) Math.max(0, Math.min(LARGEST, size) + more)];
        new Random(LARGEST).nextBytes(bytes);
        return bytes;
    }
}
