package portlab.server.exercise;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/**
 * The exercises for clients of web servers: answers that a client must understand. {@link StatusExercises} and
 * {@link BadAnswers} add the others.
 */
final class HttpExercises {
    private static final String FIRST = "plain";
    private static final String KEPT = "kept-open";
    private static final int LARGE = 3_000_000;

    /** With a space, an umlaut, and a slash that must not become one of the path. */
    private static final String ENCODED = "/path/a%20b/%C3%BC?x=1&y=%2F";

    private HttpExercises() {}

    static ExerciseSuite suite() {
        ExerciseSuite.Builder suite = new ExerciseSuite.Builder();
        request(suite);
        bodies(suite);
        heads(suite);
        StatusExercises.add(suite);
        BadAnswers.damaged(suite);
        BadAnswers.hostile(suite);
        return suite.build(Protocol.HTTP);
    }

    private static void request(ExerciseSuite.Builder suite) {
        page(
                suite.stage("the request"),
                FIRST,
                "gets a page",
                "RFC 9112, 6.3: Content-Length says how long the body is",
                "does the client run with this command, and does it print the body or save it?",
                asked -> HttpAnswer.plain(HttpAnswer.page(FIRST)));
        suite.add(
                        REQUIRED,
                        "request",
                        "sends a request that is well formed",
                        "RFC 9112, 3: request-line = method SP request-target SP HTTP-version; 3.2: a client MUST send Host",
                        "print the request with its line ends, or look at it with nc -l",
                        "/request",
                        asked -> HttpAnswer.plain(HttpAnswer.page("request")),
                        HttpExercises::wellFormed)
                .needs(FIRST)
                .add(
                        REQUIRED,
                        "path",
                        "asks for the path and the query in its URL as they are",
                        "RFC 9112, 3.2.1: the client MUST send the path and the query of the URI as the request target",
                        "the path is encoded already; which part of your program changes it?",
                        ENCODED,
                        asked -> HttpAnswer.plain(HttpAnswer.page("path")),
                        trial -> {
                            if (!trial.first().target().equals(ENCODED)) {
                                throw Verdict.failed(
                                        "the request target " + ENCODED,
                                        trial.first().target());
                            }
                        });
    }

    private static void wellFormed(Trial trial) throws Verdict.Reached {
        List<String> problems = trial.first().problems(trial.port());
        if (!problems.isEmpty()) {
            throw Verdict.failed("a well-formed request", String.join("; ", problems));
        }
    }

    /** Adds a required exercise whose page the client must have. */
    private static void page(
            ExerciseSuite.Builder suite,
            String name,
            String title,
            String source,
            String hint,
            Exercise.Script script) {
        suite.add(REQUIRED, name, title, source, hint, "/" + name, script, pageOf(name));
    }

    private static Exercise.Judge pageOf(String name) {
        return trial -> ClientJudge.has(trial, HttpAnswer.page(name));
    }

    private static void bodies(ExerciseSuite.Builder suite) {
        suite.stage("where the body ends")
                .add(
                        REQUIRED,
                        "binary",
                        "keeps every byte of a body that is not text",
                        "RFC 9110, 6.4: content is a stream of octets",
                        "does the body ever become a string? An empty line in it does not end the head again",
                        "/binary",
                        asked -> HttpAnswer.plain(binary()),
                        trial -> ClientJudge.has(trial, binary()))
                .add(
                        REQUIRED,
                        "empty",
                        "takes an empty file",
                        "RFC 9110, 8.6: a Content-Length of 0 is valid",
                        "what does your loop do if there is nothing to read?",
                        "/empty",
                        asked -> HttpAnswer.kept(asked, HttpAnswer.whole(keptFields(0), new byte[0])),
                        trial -> ClientJudge.success(trial, "it should report success"));
        page(
                suite,
                "close",
                "takes a body without a length, which ends with the connection",
                "RFC 9112, 6.3: otherwise the body ends when the server closes the connection",
                "what does your client do if there is no Content-Length?",
                asked -> HttpAnswer.closing(
                        HttpAnswer.whole("HTTP/1.0 200 OK\r\n" + HttpAnswer.endless(), HttpAnswer.page("close"))));
        page(
                suite,
                "drip",
                "puts an answer together that comes byte by byte",
                "RFC 9293, 2.2: TCP is a stream of bytes; it keeps no boundaries of writes",
                "a single read returns what has arrived so far; how do you know that the head is complete?",
                asked -> HttpAnswer.then(drip(HttpAnswer.page("drip")), Step.Last.CLOSE));
        page(
                suite,
                "slow",
                "waits for a server that needs 1.5 s for its first byte",
                "RFC 9110, 9: a server may need time for an answer",
                "how long does your read wait?",
                asked -> List.of(new Step.Pause(1500), new Step.Send(whole(HttpAnswer.page("slow"))), Step.Last.CLOSE));
        suite.add(
                REQUIRED,
                "large",
                "gets a file of 3 MB",
                "RFC 9293, 2.2: TCP is a stream of bytes; it keeps no boundaries of writes",
                "how many reads does your client need, and where does it put the bytes?",
                "/large",
                asked -> HttpAnswer.plain(large()),
                trial -> ClientJudge.has(trial, large()));
        page(
                suite,
                KEPT,
                "knows from Content-Length that the body is complete, although the connection stays open",
                "RFC 9112, 9.3: HTTP/1.1 connections stay open, unless a side sends Connection: close",
                "your client waits for the end of the connection; which field tells it that it has everything?",
                asked -> HttpAnswer.kept(
                        asked, HttpAnswer.whole(keptFields(HttpAnswer.page(KEPT).length), HttpAnswer.page(KEPT))));
        suite.add(
                        RECOMMENDED,
                        "surplus",
                        "leaves bytes alone that come after the body",
                        "RFC 9112, 6.3: a client must not take bytes after the length for a part of the answer",
                        "do you stop at Content-Length, or at the end of the connection?",
                        "/surplus",
                        asked -> HttpAnswer.closing(HttpAnswer.whole(
                                Trial.latin1(whole(HttpAnswer.page("surplus"))),
                                "SURPLUS".getBytes(StandardCharsets.US_ASCII))),
                        HttpExercises::withoutSurplus)
                .add(
                        REQUIRED,
                        "chunked",
                        "understands chunks, if it says HTTP/1.1",
                        "RFC 9112, 7.1: a recipient MUST be able to parse the chunked transfer coding",
                        "each chunk begins with its length in hexadecimal digits; or ask with HTTP/1.0",
                        "/chunked",
                        asked -> asked.isVersion11()
                                ? HttpAnswer.kept(asked, chunked(HttpAnswer.page("chunked"), true))
                                : HttpAnswer.plain(HttpAnswer.page("chunked")),
                        trial -> {
                            requireVersion11(trial);
                            ClientJudge.has(trial, HttpAnswer.page("chunked"));
                        });
    }

    private static void withoutSurplus(Trial trial) throws Verdict.Reached {
        ClientJudge.has(trial, HttpAnswer.page("surplus"));
        if (trial.run("").mentions("SURPLUS")) {
            throw Verdict.failed("the body alone", "the bytes after it, too");
        }
    }

    /** A client that says HTTP/1.0 gets a plain answer. */
    static void requireVersion11(Trial trial) throws Verdict.Reached {
        if (!trial.first().isVersion11()) {
            throw Verdict.skipped("only for clients that say HTTP/1.1");
        }
    }

    static byte[] chunked(byte[] body, boolean last) {
        return HttpAnswer.whole(
                HttpAnswer.OK + "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
                HttpAnswer.chunked(body, 30, last));
    }

    private static byte[] whole(byte[] body) {
        return HttpAnswer.whole(HttpAnswer.OK + HttpAnswer.fields(body.length), body);
    }

    private static List<Step> drip(byte[] body) {
        return Step.drip(whole(body), 1, 3);
    }

    private static String keptFields(int length) {
        return HttpAnswer.OK + "Content-Type: text/html\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** Every byte, in both directions, with an empty line between. */
    private static byte[] binary() {
        byte[] bytes = new byte[516];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
            bytes[515 - i] = (byte) i;
        }
        System.arraycopy("\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 0, bytes, 256, 4);
        return bytes;
    }

    private static byte[] large() {
        byte[] bytes = new byte[LARGE];
        new Random(LARGE).nextBytes(bytes);
        return bytes;
    }

    private static void heads(ExerciseSuite.Builder suite) {
        suite.stage("unusual heads").needs(KEPT);
        page(
                suite,
                "lower-case",
                "finds fields whose names are in lower case",
                "RFC 9110, 5.1: field names are case-insensitive",
                "with which letters do you compare the names?",
                asked -> odd(asked, "lower-case", "content-type: text/html\r\ncontent-length: "));
        page(
                suite,
                "blanks",
                "finds values with other blanks around them",
                "RFC 9112, 5: field-line = field-name \":\" OWS field-value OWS; OWS is any number of spaces and tabs",
                "is the colon always followed by exactly one space?",
                asked -> odd(asked, "blanks", "Content-Type:text/html\t\r\nContent-Length:\t "));
        suite.needs(FIRST);
        padded(suite, "long-field", "takes a field of 8,000 bytes", "X-Long: " + "0".repeat(8000) + "\r\n");
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 60; i++) {
            many.append("X-Field-").append(i).append(": ").append(i).append("\r\n");
        }
        padded(suite, "many-fields", "takes a head of 60 fields", many.toString());
        suite.add(
                        RECOMMENDED,
                        "no-phrase",
                        "takes a status line without a phrase",
                        "RFC 9112, 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]",
                        "do you need the third word?",
                        "/no-phrase",
                        asked -> HttpAnswer.closing(HttpAnswer.whole(
                                "HTTP/1.1 200 \r\n" + HttpAnswer.fields(HttpAnswer.page("no-phrase").length),
                                HttpAnswer.page("no-phrase"))),
                        pageOf("no-phrase"))
                .add(
                        RECOMMENDED,
                        "early-hints",
                        "waits for the answer after an interim answer, if it says HTTP/1.1",
                        "RFC 9110, 15.2: a client MUST be able to parse one or more 1xx responses before the final one",
                        "what does your client do if the status is 103?",
                        "/early-hints",
                        asked -> asked.isVersion11() ? hinted() : HttpAnswer.plain(HttpAnswer.page("early-hints")),
                        trial -> {
                            requireVersion11(trial);
                            ClientJudge.has(trial, HttpAnswer.page("early-hints"));
                        })
                .add(
                        EXTRA,
                        "folded",
                        "takes a field that goes on in the next line",
                        "RFC 9112, 5.2: a user agent that receives an obs-fold MUST replace it with spaces",
                        "a line that begins with a blank belongs to the line before",
                        "/folded",
                        asked -> HttpAnswer.closing(HttpAnswer.whole(
                                HttpAnswer.OK + "X-Folded: one\r\n two: three\r\n"
                                        + HttpAnswer.fields(HttpAnswer.page("folded").length),
                                HttpAnswer.page("folded"))),
                        pageOf("folded"))
                .add(
                        EXTRA,
                        "bare-lf",
                        "takes lines that end with LF alone",
                        "RFC 9112, 2.2: a recipient MAY recognize a single LF as a line terminator",
                        "simple servers send this; browsers accept it",
                        "/bare-lf",
                        asked -> HttpAnswer.closing(HttpAnswer.whole(
                                (HttpAnswer.OK + HttpAnswer.fields(HttpAnswer.page("bare-lf").length))
                                        .replace("\r", ""),
                                HttpAnswer.page("bare-lf"))),
                        pageOf("bare-lf"));
    }

    /** @param fields the last of them without its value, which is the length */
    private static List<Step> odd(ReceivedRequest asked, String name, String fields) {
        byte[] body = HttpAnswer.page(name);
        return HttpAnswer.kept(asked, HttpAnswer.whole(HttpAnswer.OK + fields + body.length + " \r\n\r\n", body));
    }

    private static void padded(ExerciseSuite.Builder suite, String name, String title, String fields) {
        byte[] body = HttpAnswer.page(name);
        suite.add(
                RECOMMENDED,
                name,
                title,
                "RFC 9110, 5.4: the length of a field and of the head has no limit; servers send kilobytes of cookies",
                "how many bytes does your buffer take, and what happens to the others?",
                "/" + name,
                asked -> HttpAnswer.closing(
                        HttpAnswer.whole(HttpAnswer.OK + fields + HttpAnswer.fields(body.length), body)),
                pageOf(name));
    }

    private static List<Step> hinted() {
        return List.of(
                Step.send("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"),
                new Step.Pause(50),
                new Step.Send(whole(HttpAnswer.page("early-hints"))),
                Step.Last.CLOSE);
    }
}
