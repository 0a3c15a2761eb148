package portlab.server.exercise;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import portlab.common.Protocol;

/** The exercises for clients that send a text and show the server's reply. */
final class MessageExercises {
    private static final String FIRST = "answer";
    private static final String INPUT = "hello";
    private static final String UMLAUTS = "grüße, 世界 🙂";
    private static final String LONG = "0".repeat(10_000);

    /** A made-up time, so that a client cannot show it without having read it. */
    private static final String START = "Server received at 2001-02-03 04:05:06: ";

    private MessageExercises() {}

    static ExerciseSuite suite() {
        ExerciseSuite.Builder suite = new ExerciseSuite.Builder();
        suite.stage("answers")
                .add(
                        REQUIRED,
                        FIRST,
                        "shows the server's reply",
                        "the exercise: the client prints the reply",
                        "does the client run with this command, and does it stop at the line's end?",
                        INPUT,
                        asked -> RawExercises.reply(reply(asked)),
                        trial -> ClientJudge.says(trial, START + INPUT))
                .needs(FIRST)
                .add(
                        REQUIRED,
                        "pieces",
                        "puts a reply together that comes in pieces",
                        RawExercises.STREAM,
                        RawExercises.ONE_READ,
                        INPUT,
                        asked -> RawExercises.inPieces(reply(asked), 20),
                        trial -> ClientJudge.says(trial, START + INPUT))
                .add(
                        REQUIRED,
                        "utf-8",
                        "shows letters beyond ASCII, also if one of them comes in two pieces",
                        "RFC 3629, 3: a character has up to four bytes; " + RawExercises.STREAM,
                        "make text of the bytes once you have all of them",
                        UMLAUTS,
                        asked -> RawExercises.inPieces(reply(asked), START.length() + 3),
                        trial -> ClientJudge.says(trial, START + UMLAUTS))
                .add(
                        RECOMMENDED,
                        "no-line-end",
                        "shows a reply without a line feed behind it, or reports that it is incomplete",
                        "docs/protocol.md: the reply ends with LF if the request did; some servers never send one",
                        "the end of the connection ends the reply, too",
                        INPUT,
                        asked -> HttpAnswer.closing(reply(asked).strip()),
                        trial -> ClientJudge.saysOrFails(trial, START + INPUT))
                .add(
                        RECOMMENDED,
                        "long",
                        "shows a reply of 10 kB",
                        "docs/protocol.md: up to 65,536 bytes",
                        "how many bytes does your buffer take, and what happens to the others?",
                        LONG,
                        asked -> RawExercises.inPieces(reply(asked), 1000),
                        trial -> ClientJudge.says(trial, START + LONG));
        RawExercises.withoutReply(suite, INPUT);
        RawExercises.escapes(suite, INPUT);
        return suite.build(Protocol.MESSAGE);
    }

    private static String reply(ReceivedRequest asked) {
        return START + new String(asked.line().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8) + "\n";
    }
}
