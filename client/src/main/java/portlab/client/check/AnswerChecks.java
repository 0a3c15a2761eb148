package portlab.client.check;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import portlab.client.exit.Failure;
import portlab.client.net.RawResponse;
import portlab.client.net.ResponseHead;
import portlab.common.check.Verdict;

/** The checks of what every answer needs. */
final class AnswerChecks {
    private static final int PIECE_MILLIS = 150;

    private AnswerChecks() {}

    static void responds(Suite.Builder suite) {
        suite.stage("responds at all")
                .check(
                        REQUIRED,
                        HttpSuite.FIRST,
                        "answers a GET request with an HTTP response",
                        "RFC 9112, 2.1: a response is a status line, fields, an empty line and the body",
                        "is this the server's port, and does it write to the connection it accepted?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.get(http.page());
                        })
                .check(
                        REQUIRED,
                        "empty-connection",
                        "goes on after a client that connects and leaves",
                        "browsers open connections in advance and may close them unused",
                        "what does your read return when the client has closed, and what happens then?",
                        peer -> {
                            peer.open().close();
                            new HttpTalk(peer).requireAlive();
                        },
                        HttpSuite.FIRST)
                .check(
                        REQUIRED,
                        "pieces",
                        "understands a request that arrives in pieces",
                        "RFC 9293, 2.2: TCP is a stream of bytes; it keeps no boundaries of writes",
                        "a single read returns what has arrived so far; how do you know that the head is complete?",
                        AnswerChecks::pieces,
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "large-head",
                        "reads a head of 4 kB",
                        "RFC 9112, 3: at least 8000 bytes are recommended for a request line alone; browsers send"
                                + " kilobytes of cookies",
                        "how many bytes does your buffer take, and what happens to the others?",
                        AnswerChecks::largeHead,
                        HttpSuite.FIRST);
    }

    private static void pieces(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        String request = http.request("GET", http.page());
        int first = 1 + peer.random().nextInt(4);
        int second = request.indexOf("\r\n") + 2 + peer.random().nextInt(6);
        Talk talk = peer.open();
        talk.send(request.substring(0, first)).pause(PIECE_MILLIS);
        talk.send(request.substring(first, second)).pause(PIECE_MILLIS);
        // Two bytes before the end: the empty line comes in two pieces.
        talk.send(request.substring(second, request.length() - 1)).pause(PIECE_MILLIS);
        talk.send(request.substring(request.length() - 1));
        http.requirePage(http.answer(talk));
    }

    private static void largeHead(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        List<String> fields = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            fields.add("X-Padding-" + i + ": " + "0".repeat(1000) + "\r\n");
        }
        http.requirePage(http.get(http.page(), fields.toArray(new String[0])));
    }

    static void head(Suite.Builder suite) {
        suite.stage("status line and fields")
                .check(
                        REQUIRED,
                        "status-line",
                        "begins its answer with HTTP/1.0 or HTTP/1.1, 200 and a phrase",
                        "RFC 9112, 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]",
                        "compare your first line with that of another server, byte by byte",
                        AnswerChecks::statusLine,
                        HttpSuite.FIRST)
                .check(
                        REQUIRED,
                        "line-ends",
                        "ends each line of the head with CR LF",
                        "RFC 9112, 2.1: *( field-line CRLF ) CRLF; RFC 1945, 2.2: CR LF ends every element but the body",
                        "which bytes does your line end consist of? A hexdump shows them",
                        AnswerChecks::lineEnds,
                        HttpSuite.FIRST)
                .check(
                        REQUIRED,
                        "length",
                        "sends exactly the bytes it announces, or ends the connection after the body",
                        "RFC 9110, 8.6: Content-Length is the number of bytes of the content",
                        "do you count bytes or characters, and do you count the file or the head?",
                        AnswerChecks::length,
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "content-type",
                        "says what kind of file it sends",
                        "RFC 9110, 8.3: a sender SHOULD generate a Content-Type field",
                        "how could the name of the file tell?",
                        AnswerChecks::contentType,
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "date",
                        "says when it sent the answer",
                        "RFC 9110, 6.6.1: an origin server with a clock MUST generate a Date field in 2xx, 3xx and 4xx"
                                + " responses",
                        "the format is in RFC 9110, 5.6.7; it is always GMT and English",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            HttpTalk.date(http.get(http.page()), "Date");
                        },
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "query",
                        "ignores a query after the path of a file",
                        "RFC 3986, 3.4: the query begins at the first question mark; it does not belong to the path",
                        "where does the file's name end in the request target?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.requirePage(
                                    http.get(http.page() + "?v=" + peer.random().nextInt(1000)));
                        },
                        HttpSuite.FIRST);
    }

    private static void statusLine(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        ResponseHead head = http.get(http.page()).head();
        if (head.status() != 200) {
            String asked = http.page().equals("/") ? " (" + HttpTalk.NO_FILE + ")" : "";
            throw Verdict.failed("200 for GET " + http.page() + asked, head.statusText());
        }
        if (!head.version().equals("HTTP/1.0") && !head.version().equals("HTTP/1.1")) {
            throw Verdict.failed("HTTP/1.0 or HTTP/1.1", head.version());
        }
    }

    private static void lineEnds(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        String raw = http.get(http.page()).raw();
        for (String line : raw.split("(?<=\n)")) {
            if (!line.endsWith("\r\n")) {
                throw Verdict.failed("CR LF at the end of each line of the head", "only LF: " + Judge.quoted(line));
            }
        }
    }

    private static void length(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        Talk talk = peer.open();
        RawResponse response = http.answer(talk.send(http.request("GET", http.page())));
        http.requirePage(response);
        if (talk.hasMore(1000)) {
            byte[] more = talk.all();
            throw Verdict.failed(
                    "nothing after the " + Judge.count(response.body().length, "byte")
                            + " that Content-Length announces",
                    Judge.count(more.length, "byte") + " more");
        }
    }

    private static void contentType(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        String type = HttpTalk.field(http.get(http.page()), "Content-Type");
        if (http.page().endsWith(".html") && !type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
            throw Verdict.failed("Content-Type: text/html", "Content-Type: " + type);
        }
    }

    static void missing(Suite.Builder suite) {
        suite.stage("404")
                .check(
                        REQUIRED,
                        "missing",
                        "answers 404 if there is no such file",
                        "RFC 9110, 15.5.5: 404 Not Found; the exercise: send a 404 if the file is not present",
                        "a browser shows your error page either way; which number do programs see?",
                        peer -> Judge.status(
                                new HttpTalk(peer).get("/" + HttpTalk.word(peer.random(), 12) + ".html"), 404),
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "missing-body",
                        "explains a 404 in the body",
                        "RFC 9110, 15.5: a server SHOULD send an explanation of the error",
                        "what does a person see in the browser?",
                        peer -> {
                            RawResponse response = new HttpTalk(peer).get("/" + HttpTalk.word(peer.random(), 12));
                            if (response.body().length == 0) {
                                throw Verdict.failed("a body", "none");
                            }
                        },
                        HttpSuite.FIRST,
                        "missing");
    }
}
