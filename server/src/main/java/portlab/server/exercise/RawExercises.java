package portlab.server.exercise;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Exercises that the clients of all raw services share. */
final class RawExercises {
    static final String STREAM = "RFC 9293, 2.2: TCP is a stream of bytes; it keeps no boundaries of writes";
    static final String ONE_READ =
            "a single read returns what has arrived so far; how do you know that it is everything?";
    private static final String ENDED = "RFC 9293, 3.6: the end of a stream is not an answer";
    private static final String QUIET = "RFC 9293, 3.8.3: a silent peer may be gone; only a timeout tells";
    private static final int PIECE_MILLIS = 300;

    private RawExercises() {}

    /** Sends a reply in two pieces, and leaves the connection open. @param most how many bytes the first one may have */
    static List<Step> inPieces(String reply, int most) {
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        int cut = Math.min(most, bytes.length / 2);
        return List.of(
                new Step.Send(Arrays.copyOf(bytes, cut)),
                new Step.Pause(PIECE_MILLIS),
                new Step.Send(Arrays.copyOfRange(bytes, cut, bytes.length)),
                Step.Last.HOLD);
    }

    /** Sends a reply, and leaves the connection open. */
    static List<Step> reply(String text) {
        return List.of(new Step.Send(text.getBytes(StandardCharsets.UTF_8)), Step.Last.HOLD);
    }

    /** Adds the exercises in which no reply comes. */
    static void withoutReply(ExerciseSuite.Builder suite, String input) {
        suite.stage("no answer")
                .add(
                        REQUIRED,
                        "closed",
                        "notices that the server closes without an answer",
                        ENDED,
                        "what does your read return when the server has closed?",
                        input,
                        asked -> List.of(Step.Last.CLOSE),
                        ClientJudge::error)
                .add(
                        REQUIRED,
                        "reset",
                        "notices a reset",
                        ENDED,
                        "which error does your read report, and what does your program make of it?",
                        input,
                        asked -> List.of(Step.Last.RESET),
                        ClientJudge::error)
                .add(
                        RECOMMENDED,
                        "silent",
                        "gives up if the server never answers",
                        QUIET,
                        "how long does your read wait?",
                        input,
                        asked -> List.of(Step.Last.HOLD),
                        ClientJudge::error);
    }

    /** Adds the exercise with a reply that would change a terminal. */
    static void escapes(ExerciseSuite.Builder suite, String input) {
        suite.stage("hostile answers")
                .add(
                        RECOMMENDED,
                        "escapes",
                        "shows no escape sequence of a reply as it is",
                        "docs/security.md: what a peer sent reaches no terminal unescaped",
                        "a terminal obeys what is printed to it; which characters do you let through?",
                        input,
                        asked -> List.of(Step.send(EvilText.ALL + "\n"), Step.Last.CLOSE),
                        ClientJudge::harmless);
    }
}
