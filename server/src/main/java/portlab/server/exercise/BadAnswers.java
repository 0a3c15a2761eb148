package portlab.server.exercise;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import portlab.common.check.Level;
import portlab.common.check.Verdict;

/** The exercises for clients of web servers with answers that are damaged, or written by an attacker. */
final class BadAnswers {
    private static final String INCOMPLETE =
            "RFC 9112, 8: a client that receives an incomplete response message MUST record it as incomplete";
    private static final String UNRECOVERABLE =
            "RFC 9112, 6.3: an invalid Content-Length is an unrecoverable error; the client MUST discard the response";
    private static final String UNTRUSTED = "RFC 9110, 17: what a server sends is not to be trusted";
    private static final int PAUSE_MILLIS = 100;

    private BadAnswers() {}

    static void damaged(ExerciseSuite.Builder suite) {
        suite.stage("damaged answers");
        error(
                suite,
                REQUIRED,
                "truncated",
                "notices that an answer ends too early",
                INCOMPLETE,
                "how many bytes came, and how many were announced?",
                asked -> ended(beginning("truncated"), Step.Last.CLOSE));
        error(
                suite,
                REQUIRED,
                "reset",
                "notices a reset in the middle of an answer",
                INCOMPLETE,
                "which error does your read report, and what does your program make of it?",
                asked -> ended(beginning("reset"), Step.Last.RESET));
        error(
                suite,
                REQUIRED,
                "close-reset",
                "notices a reset in the middle of a body without a length",
                INCOMPLETE,
                "a reset is not the end of the body",
                asked -> ended(
                        half(HttpAnswer.whole(HttpAnswer.OK + HttpAnswer.endless(), HttpAnswer.page("close-reset"))),
                        Step.Last.RESET));
        error(
                suite,
                REQUIRED,
                "nothing",
                "notices that the server closes without an answer",
                INCOMPLETE,
                "what does your client do if the first read returns nothing?",
                asked -> List.of(Step.Last.CLOSE));
        error(
                suite,
                RECOMMENDED,
                "cut-head",
                "notices that the answer ends within its head",
                INCOMPLETE,
                "what does your client do if the empty line never comes?",
                asked -> HttpAnswer.closing(HttpAnswer.OK + "Content-Type: text/ht"));
        suite.add(
                REQUIRED,
                "chunked-cut",
                "notices that the last chunk is missing, if it says HTTP/1.1",
                "RFC 9112, 8: a chunked body is incomplete if the zero-sized chunk has not been received",
                "the end of the connection is not the end of a chunked body",
                "/chunked-cut",
                asked -> asked.isVersion11()
                        ? HttpAnswer.closing(HttpExercises.chunked(HttpAnswer.page("chunked-cut"), false))
                        : HttpAnswer.plain(HttpAnswer.page("chunked-cut")),
                trial -> {
                    HttpExercises.requireVersion11(trial);
                    ClientJudge.error(trial);
                });
        lengths(suite);
        error(
                suite,
                RECOMMENDED,
                "not-http",
                "refuses what is not HTTP",
                "RFC 9112, 4: a response begins with a status line",
                "SSH servers begin like this; what does your client take for the status?",
                asked -> HttpAnswer.closing("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\nnot a head, not a body\r\n"));
        error(
                suite,
                EXTRA,
                "old-style",
                "refuses an answer without a head",
                "RFC 9112, 1.1: HTTP/0.9 answers have no head; a client that asks in HTTP/1.x should not accept them",
                "without a status, nobody knows whether this is the file or an error",
                asked -> HttpAnswer.closing("<p>This is how servers answered in 1991.\n"));
        error(
                suite,
                RECOMMENDED,
                "stalled",
                "gives up if the rest of an answer never comes",
                "RFC 9293, 3.8.3: a silent peer may be gone; only a timeout tells",
                "how long does your read wait?",
                asked -> ended(beginning("stalled"), Step.Last.HOLD));
        error(
                suite,
                RECOMMENDED,
                "silent",
                "gives up if the server never answers",
                "RFC 9293, 3.8.3: a silent peer may be gone; only a timeout tells",
                "how long does your read wait?",
                asked -> List.of(Step.Last.HOLD));
    }

    private static void lengths(ExerciseSuite.Builder suite) {
        error(
                suite,
                RECOMMENDED,
                "bad-length",
                "refuses a length that is not a number",
                UNRECOVERABLE,
                "how much of \"12abc\" does your program understand?",
                asked -> lying("Content-Length: 12abc\r\n"));
        error(
                suite,
                RECOMMENDED,
                "two-lengths",
                "refuses two different lengths",
                UNRECOVERABLE,
                "which one is right?",
                asked -> lying("Content-Length: 12\r\nContent-Length: 30\r\n"));
        error(
                suite,
                RECOMMENDED,
                "huge-length",
                "notices that a length of 24 digits never comes",
                "RFC 9110, 8.6: a recipient MUST anticipate large decimal numerals and prevent overflows",
                "which number does your program make of it, and how much memory does it ask for?",
                asked -> lying("Content-Length: 100000000000000000000000\r\n"));
    }

    private static List<Step> lying(String length) {
        return HttpAnswer.closing(HttpAnswer.OK + length + "Connection: close\r\n\r\n0123456789 these are thirty byt");
    }

    /** Adds an exercise in which the client must report an error. */
    private static void error(
            ExerciseSuite.Builder suite,
            Level level,
            String name,
            String title,
            String source,
            String hint,
            Exercise.Script script) {
        suite.add(level, name, title, source, hint, "/" + name, script, ClientJudge::error);
    }

    /** The head of a page, and half of its body. */
    private static byte[] beginning(String name) {
        byte[] body = HttpAnswer.page(name);
        byte[] all = HttpAnswer.whole(HttpAnswer.OK + HttpAnswer.fields(body.length), body);
        return Arrays.copyOf(all, all.length - body.length / 2);
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - 40);
    }

    /** With a pause, so that a reset does not overtake the bytes. */
    private static List<Step> ended(byte[] bytes, Step last) {
        return List.of(new Step.Send(bytes), new Step.Pause(PAUSE_MILLIS), last);
    }

    static void hostile(ExerciseSuite.Builder suite) {
        String hint = "a terminal obeys what is printed to it; which characters do you let through?";
        suite.stage("hostile answers")
                .add(
                        RECOMMENDED,
                        "escapes",
                        "shows no escape sequence of a head as it is",
                        UNTRUSTED,
                        hint,
                        "/escapes",
                        asked -> evil("200 " + EvilText.ALL),
                        ClientJudge::harmless)
                .add(
                        RECOMMENDED,
                        "escapes-error",
                        "shows no escape sequence of an error as it is",
                        UNTRUSTED,
                        hint,
                        "/escapes-error",
                        asked -> evil("404 " + EvilText.ALL),
                        ClientJudge::harmless)
                .add(
                        RECOMMENDED,
                        "escapes-location",
                        "shows no escape sequence of a redirect as it is",
                        UNTRUSTED,
                        hint,
                        "/escapes-location",
                        asked -> asked.target().equals("/escapes-location")
                                ? HttpAnswer.closing("HTTP/1.1 302 Found\r\nLocation: /escapes-location/" + EvilText.ALL
                                        + "\r\n" + HttpAnswer.fields(0))
                                : HttpAnswer.plain(HttpAnswer.page("escapes-location")),
                        ClientJudge::harmless)
                .add(
                        REQUIRED,
                        "outside",
                        "writes no file outside its folder, whatever the server calls it",
                        "RFC 6266, 4.3: a recipient MUST NOT be able to write into any location but those the user allows",
                        "who chooses the name of the file, you or the server?",
                        "/outside/..%2f..%2foutside.txt",
                        asked -> HttpAnswer.closing(HttpAnswer.whole(
                                HttpAnswer.OK + "Content-Disposition: attachment; filename=\"../outside.txt\"\r\n"
                                        + HttpAnswer.fields(HttpAnswer.page("outside").length),
                                HttpAnswer.page("outside"))),
                        BadAnswers::staysInside);
    }

    private static List<Step> evil(String status) {
        byte[] body = "an innocent page\n".getBytes(StandardCharsets.US_ASCII);
        return HttpAnswer.closing(HttpAnswer.whole(
                "HTTP/1.1 " + status + "\r\nServer: " + EvilText.ALL
                        + "\r\nContent-Disposition: attachment; filename=\"" + EvilText.ALL + ".txt\"\r\n"
                        + HttpAnswer.fields(body.length),
                body));
    }

    private static void staysInside(Trial trial) throws Verdict.Reached {
        trial.first();
        List<String> outside =
                trial.run("it should write into its own folder only").outside();
        if (!outside.isEmpty()) {
            throw Verdict.failed("no file outside of the client's folder", String.join(", ", outside));
        }
    }
}
