package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import portlab.client.check.SiteFiles.SiteFile;
import portlab.client.exit.Failure;
import portlab.client.net.RawConnection.State;
import portlab.client.net.RawResponse;
import portlab.client.net.ResponseHead;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The checks of a web server that serves a folder. Later stages build on earlier ones. */
final class HttpSuite {
    private static final String FIRST = "responds";
    private static final int PIECE_MILLIS = 150;
    private static final int CLIENTS = 4;

    /** No site lies deeper. */
    private static final int UP = 16;

    private HttpSuite() {}

    static Suite suite() {
        Suite.Builder suite = new Suite.Builder();
        responds(suite);
        head(suite);
        missing(suite);
        files(suite);
        headMethod(suite);
        outside(suite);
        malformed(suite);
        clients(suite);
        conditions(suite);
        ranges(suite);
        connections(suite);
        large(suite);
        end(suite);
        return suite.build("http", Protocol.HTTP);
    }

    private static void responds(Suite.Builder suite) {
        suite.stage("responds at all")
                .check(
                        REQUIRED,
                        FIRST,
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
                        FIRST)
                .check(
                        REQUIRED,
                        "pieces",
                        "understands a request that arrives in pieces",
                        "RFC 9293, 2.2: TCP is a stream of bytes; it keeps no boundaries of writes",
                        "a single read returns what has arrived so far; how do you know that the head is complete?",
                        HttpSuite::pieces,
                        FIRST)
                .check(
                        RECOMMENDED,
                        "large-head",
                        "reads a head of 4 kB",
                        "RFC 9112, 3: at least 8000 bytes are recommended for a request line alone; browsers send"
                                + " kilobytes of cookies",
                        "how many bytes does your buffer take, and what happens to the others?",
                        HttpSuite::largeHead,
                        FIRST);
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

    private static void head(Suite.Builder suite) {
        suite.stage("status line and fields")
                .check(
                        REQUIRED,
                        "status-line",
                        "begins its answer with HTTP/1.0 or HTTP/1.1, 200 and a phrase",
                        "RFC 9112, 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]",
                        "compare your first line with that of another server, byte by byte",
                        HttpSuite::statusLine,
                        FIRST)
                .check(
                        REQUIRED,
                        "line-ends",
                        "ends each line of the head with CR LF",
                        "RFC 9112, 2.1: *( field-line CRLF ) CRLF; RFC 1945, 2.2: CR LF ends every element but the body",
                        "which bytes does your line end consist of? A hexdump shows them",
                        HttpSuite::lineEnds,
                        FIRST)
                .check(
                        REQUIRED,
                        "length",
                        "sends exactly the bytes it announces, or ends the connection after the body",
                        "RFC 9110, 8.6: Content-Length is the number of bytes of the content",
                        "do you count bytes or characters, and do you count the file or the head?",
                        HttpSuite::length,
                        FIRST)
                .check(
                        RECOMMENDED,
                        "content-type",
                        "says what kind of file it sends",
                        "RFC 9110, 8.3: a sender SHOULD generate a Content-Type field",
                        "how could the name of the file tell?",
                        HttpSuite::contentType,
                        FIRST)
                .check(
                        RECOMMENDED,
                        "date",
                        "says when it sent the answer",
                        "RFC 9110, 6.6.1: an origin server with a clock MUST generate a Date field in 2xx, 3xx and 4xx"
                                + " responses",
                        "the format is in RFC 9110, 5.6.7; it is always GMT and English",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            date(http.get(http.page()), "Date");
                        },
                        FIRST)
                .check(
                        RECOMMENDED,
                        "query",
                        "ignores a query after the path of a file",
                        "RFC 3986, 3.4: the query begins at the first question mark and is no part of the path",
                        "where does the file's name end in the request target?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.requirePage(
                                    http.get(http.page() + "?v=" + peer.random().nextInt(1000)));
                        },
                        FIRST);
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

    private static ZonedDateTime date(RawResponse response, String field) throws Verdict.Reached {
        String value = HttpTalk.field(response, field);
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
        } catch (DateTimeParseException e) {
            throw Verdict.failed("a date such as Sun, 06 Nov 1994 08:49:37 GMT", field + ": " + value);
        }
    }

    private static void missing(Suite.Builder suite) {
        suite.stage("404")
                .check(
                        REQUIRED,
                        "missing",
                        "answers 404 if there is no such file",
                        "RFC 9110, 15.5.5: 404 Not Found; the exercise: send a 404 if the file is not present",
                        "a browser shows your error page either way; which number do programs see?",
                        peer -> Judge.status(new HttpTalk(peer).get("/" + word(peer.random(), 12) + ".html"), 404),
                        FIRST)
                .check(
                        RECOMMENDED,
                        "missing-body",
                        "explains a 404 in the body",
                        "RFC 9110, 15.5: a server SHOULD send an explanation of the error",
                        "what does a person see in the browser?",
                        peer -> {
                            RawResponse response = new HttpTalk(peer).get("/" + word(peer.random(), 12));
                            if (response.body().length == 0) {
                                throw Verdict.failed("a body", "none");
                            }
                        },
                        FIRST,
                        "missing");
    }

    private static String word(Random random, int letters) {
        StringBuilder word = new StringBuilder("check-");
        random.ints(letters, 'a', 'z' + 1).forEach(c -> word.append((char) c));
        return word.toString();
    }

    private static void files(Suite.Builder suite) {
        suite.stage("binary files byte for byte")
                .check(
                        REQUIRED,
                        "binary",
                        "sends files that are not text unchanged",
                        "RFC 9110, 6.4: content is a stream of octets",
                        "in which mode do you open the file, and does it ever become a string?",
                        peer -> {
                            List<SiteFile> binaries = peer.files().binaries();
                            HttpTalk.need(binaries.stream().findFirst(), "a file that is not text");
                            for (SiteFile each : binaries) {
                                new HttpTalk(peer).requireFile(each);
                            }
                        },
                        FIRST)
                .stage("names with %20 and UTF-8")
                .check(
                        REQUIRED,
                        "space",
                        "finds a file whose name has a space, sent as %20",
                        "RFC 3986, 2.1: %20 stands for the byte 0x20",
                        "is the name in the request line the name on the disk?",
                        peer -> new HttpTalk(peer)
                                .requireFile(
                                        HttpTalk.need(peer.files().withSpace(), "a file with a space in its name")),
                        FIRST)
                .check(
                        REQUIRED,
                        "utf-8",
                        "finds a file whose name is not ASCII",
                        "RFC 3986, 2.5: characters are encoded as UTF-8, then each byte as %XX",
                        "decode all bytes first and make text of them afterwards",
                        peer -> new HttpTalk(peer)
                                .requireFile(HttpTalk.need(peer.files().withUtf8(), "a file with a name beyond ASCII")),
                        FIRST)
                .check(
                        RECOMMENDED,
                        "lower-case-escape",
                        "takes %xx in lower case too",
                        "RFC 3986, 2.1: the upper-case digits A to F are equivalent to the lower-case ones",
                        "how do you turn two hexadecimal digits into a byte?",
                        HttpSuite::lowerCaseEscape,
                        FIRST,
                        "utf-8");
    }

    private static void lowerCaseEscape(Peer peer) throws Failure, Verdict.Reached {
        SiteFile file = HttpTalk.need(peer.files().withUtf8(), "a file with a name beyond ASCII");
        StringBuilder path = new StringBuilder(file.path());
        for (int i = path.indexOf("%"); i >= 0; i = path.indexOf("%", i + 1)) {
            path.replace(i, i + 3, path.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        RawResponse response = new HttpTalk(peer).get(path.toString());
        Judge.status(response, 200);
        Judge.same(file.bytes(), response.body(), "the content of " + path);
    }

    private static void headMethod(Suite.Builder suite) {
        suite.stage("HEAD")
                .check(
                        REQUIRED,
                        "head-no-body",
                        "sends no body in answer to HEAD",
                        "RFC 9110, 9.3.2: the server MUST NOT send content in the response to HEAD",
                        "which word of the request line have you not looked at?",
                        HttpSuite::headWithoutBody,
                        FIRST)
                .check(
                        RECOMMENDED,
                        "head-same",
                        "answers HEAD with the status and the length of GET",
                        "RFC 9110, 9.1 and 9.3.2: all general-purpose servers MUST support HEAD and SHOULD send the"
                                + " fields that GET would have",
                        "build the head in one place for both methods",
                        HttpSuite::headLikeGet,
                        FIRST,
                        "head-no-body");
    }

    private static void headWithoutBody(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        Talk talk = peer.open();
        RawResponse response = http.response(talk.send(http.request("HEAD", http.page())), true);
        Judge.complete(response, talk.state(), "a head");
        if (talk.hasMore(500)) {
            throw Verdict.failed("nothing after the head", Judge.count(talk.all().length, "byte") + " of a body");
        }
    }

    private static void headLikeGet(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        RawResponse get = http.get(http.page());
        Talk talk = peer.open();
        RawResponse head = http.response(talk.send(http.request("HEAD", http.page())), true);
        Judge.complete(head, talk.state(), "a head");
        Judge.status(head, get.head().status());
        for (String name : List.of("Content-Length", "Content-Type", "Last-Modified")) {
            String wanted = get.head().field(name).orElse(null);
            String found = head.head().field(name).orElse(null);
            if (wanted != null && !wanted.equals(found)) {
                throw Verdict.failed(name + ": " + wanted, found == null ? "no " + name : name + ": " + found);
            }
        }
    }

    private static void outside(Suite.Builder suite) {
        String source = "RFC 9110, 17.3: a server must not let .. reach files outside its folder";
        String hint = "after you have joined folder and name, how can you tell that the file is still inside?";
        suite.stage("nothing outside the folder")
                .check(
                        REQUIRED,
                        "dot-dot",
                        "keeps /../ inside the folder",
                        source,
                        hint,
                        peer -> outside(peer, "../"),
                        FIRST)
                .check(
                        REQUIRED,
                        "encoded-dot-dot",
                        "keeps %2e%2e and %2f inside the folder",
                        source,
                        "check the name after decoding it, not before",
                        peer -> {
                            outside(peer, "%2e%2e/");
                            outside(peer, "..%2f");
                            outside(peer, "%2e%2e%2f");
                        },
                        FIRST)
                .check(
                        REQUIRED,
                        "absolute",
                        "keeps // inside the folder",
                        source,
                        "what does your language return when it joins a folder and an absolute path?",
                        peer -> {
                            forbid(peer, "//etc/passwd");
                            forbid(peer, "/%2fetc/passwd");
                        },
                        FIRST);
    }

    /** Files that every Unix, or every Windows, has, many folders above any site. */
    private static void outside(Peer peer, String up) throws Failure, Verdict.Reached {
        forbid(peer, "/" + up.repeat(UP) + "etc/passwd");
        forbid(peer, "/" + up.repeat(UP) + "windows/win.ini");
    }

    /** Whether this is the file of the system that was asked for, and not a page of the server's. */
    private static boolean isOutside(byte[] body) {
        String text = HttpTalk.latin1(body);
        return text.matches("(?s)(.*\n)?root:[^:\n]*:0:0:.*") || text.matches("(?s)(; for 16-bit|\\[fonts\\]).*");
    }

    private static void forbid(Peer peer, String path) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        Talk talk = peer.open();
        RawResponse response = http.response(talk.send(http.request("GET", path)), false);
        String expected = "400, 403 or 404 for GET " + path;
        if (response.hasHead() && response.head().status() < 300 && isOutside(response.body())) {
            String found = response.head().statusText() + " and a file of the system, with "
                    + Judge.count(response.body().length, "byte");
            throw Verdict.failed(expected, found);
        }
        if (!response.hasHead() && talk.state() == State.SILENCE) {
            Judge.complete(response, talk.state(), expected);
        }
    }

    private static void malformed(Suite.Builder suite) {
        suite.stage("malformed requests")
                .check(
                        REQUIRED,
                        "garbage",
                        "survives bytes that are not a request",
                        "RFC 9112, 2.2: a server SHOULD respond 400 to what is not a request, and close",
                        "what does your parser assume about the first line?",
                        HttpSuite::garbage,
                        FIRST)
                .check(
                        REQUIRED,
                        "one-word",
                        "survives a request line with one word",
                        "RFC 9112, 3: recipients of an invalid request line SHOULD respond 400",
                        "how many parts does your split return?",
                        peer -> new HttpTalk(peer).malformed("GET\r\n\r\n", 0, "400, or the end of the connection"),
                        FIRST)
                .check(
                        RECOMMENDED,
                        "method",
                        "refuses a method that it does not know",
                        "RFC 9110, 9.1: 501 for an unknown method, 405 for one that the file does not allow",
                        "does your server serve the file whatever the first word is?",
                        HttpSuite::method,
                        FIRST)
                .check(
                        RECOMMENDED,
                        "no-host",
                        "answers 400 to an HTTP/1.1 request without Host",
                        "RFC 9112, 3.2: a server MUST respond 400 to an HTTP/1.1 request that lacks a Host field",
                        "which fields of the request do you look at?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.malformed("GET " + http.page() + " HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "400");
                        },
                        FIRST)
                .check(
                        RECOMMENDED,
                        "space-before-colon",
                        "answers 400 to a space between a field's name and the colon",
                        "RFC 9112, 5.1: a server MUST reject such a request with 400; proxies and servers that"
                                + " disagree about it can be tricked",
                        "what may a field's name consist of? RFC 9110, 5.6.2",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.malformed(http.request("GET", http.page(), "X-Check : 1\r\n"), 400, "400");
                        },
                        FIRST)
                .check(
                        RECOMMENDED,
                        "long-target",
                        "refuses a target of 20 kB",
                        "RFC 9112, 3: a server that receives a target longer than it wants to parse MUST respond 414",
                        "where does your server stop reading?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.malformed(http.request("GET", "/" + "0".repeat(20_000)), 0, "414 or another error");
                        },
                        FIRST)
                .check(
                        EXTRA,
                        "version",
                        "refuses HTTP/9.9",
                        "RFC 9110, 15.6.6: 505 HTTP Version Not Supported",
                        "which versions does your server understand?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            String request = http.request("GET", http.page());
                            http.malformed(request.replace("HTTP/1.1", "HTTP/9.9"), 0, "505 or 400");
                        },
                        FIRST);
    }

    private static void garbage(Peer peer) throws Failure, Verdict.Reached {
        byte[] noise = new byte[64];
        peer.random().nextBytes(noise);
        // Not a letter, so that it cannot begin a method, nor a TLS record, which some servers recognise.
        noise[0] = 1;
        String text = HttpTalk.latin1(noise).replace('\r', ' ').replace('\n', ' ');
        new HttpTalk(peer).malformed(text + "\r\n\r\n", 0, "400, or the end of the connection");
    }

    private static void method(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        http.malformed(http.request("CHECK", http.page()), 0, "501 or 405");
    }

    private static void clients(Suite.Builder suite) {
        suite.stage("several clients at once")
                .check(
                        REQUIRED,
                        "together",
                        "answers eight clients that ask together",
                        "the exercise: the server handles several requests",
                        "what happens to a client that connects while another one is served?",
                        HttpSuite::together,
                        FIRST)
                .check(
                        REQUIRED,
                        "silent-client",
                        "serves others while one client says nothing",
                        "the exercise: a multithreaded server; a read waits for this client only if it has a thread of"
                                + " its own (or does not block)",
                        "the server waits in a read for the silent client; who accepts the next one meanwhile?",
                        HttpSuite::silentClient,
                        FIRST,
                        "together");
    }

    private static void together(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < 2 * CLIENTS; i++) {
            talks.add(peer.open().send(http.request("GET", http.page())));
        }
        for (Talk talk : talks) {
            http.requirePage(http.answer(talk));
        }
    }

    private static void silentClient(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        peer.open();
        String request = http.request("GET", http.page());
        peer.open().send(request.substring(0, request.length() / 2)).pause(PIECE_MILLIS);
        for (int i = 0; i < CLIENTS; i++) {
            others(peer, "one client says nothing and another one has sent half a request");
        }
    }

    /** Requires that another client is answered. @param meanwhile why it might not be */
    private static void others(Peer peer, String meanwhile) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        try (Talk talk = peer.open()) {
            RawResponse response = http.response(talk.send(http.request("GET", http.page())), false);
            Judge.complete(response, talk.state(), "an answer although " + meanwhile);
            http.requirePage(response);
        }
    }

    private static void conditions(Suite.Builder suite) {
        suite.stage("Last-Modified and 304")
                .check(
                        RECOMMENDED,
                        "last-modified",
                        "says when the file was changed",
                        "RFC 9110, 8.8.2.1: an origin server SHOULD send Last-Modified",
                        "the file system knows",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            date(http.get(http.page()), "Last-Modified");
                        },
                        FIRST,
                        "status-line")
                .check(
                        RECOMMENDED,
                        "not-modified",
                        "answers 304 without a body if the file has not changed",
                        "RFC 9110, 13.1.3 and 15.4.5: If-Modified-Since with the date of Last-Modified gets 304",
                        "compare the two dates as times, to the second",
                        HttpSuite::notModified,
                        FIRST,
                        "last-modified")
                .check(
                        RECOMMENDED,
                        "modified",
                        "sends the file if it has changed since",
                        "RFC 9110, 13.1.3: the condition is false if the file was modified after the date",
                        "which of the two dates must be later?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.requirePage(
                                    http.get(http.page(), "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
                        },
                        FIRST,
                        "last-modified")
                .check(
                        EXTRA,
                        "etag",
                        "knows the file by its entity tag",
                        "RFC 9110, 13.1.2: If-None-Match with the current ETag gets 304",
                        "a tag may be made of size and time",
                        HttpSuite::etag,
                        FIRST,
                        "status-line");
    }

    private static void notModified(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        String date = HttpTalk.field(http.get(http.page()), "Last-Modified");
        require304(peer, "If-Modified-Since: " + date + "\r\n");
    }

    private static void etag(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        require304(peer, "If-None-Match: " + HttpTalk.field(http.get(http.page()), "ETag") + "\r\n");
    }

    private static void require304(Peer peer, String condition) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        Talk talk = peer.open();
        Judge.status(http.answer(talk.send(http.request("GET", http.page(), condition))), 304);
        if (talk.hasMore(500)) {
            throw Verdict.failed("no body after 304", Judge.count(talk.all().length, "byte"));
        }
    }

    private static void ranges(Suite.Builder suite) {
        String source = "RFC 9110, 14.2 and 15.3.7: Range: bytes=FIRST-LAST gets 206 with Content-Range";
        suite.stage("ranges")
                .check(
                        EXTRA,
                        "range",
                        "sends a part of a file",
                        source,
                        "FIRST and LAST count from 0, and both belong to the part",
                        peer -> range(peer, false),
                        FIRST,
                        "status-line")
                .check(
                        EXTRA,
                        "suffix-range",
                        "sends the end of a file",
                        "RFC 9110, 14.1.2: bytes=-N are the last N bytes",
                        "a missing first number has a meaning of its own",
                        peer -> range(peer, true),
                        FIRST,
                        "range")
                .check(
                        EXTRA,
                        "range-beyond",
                        "answers 416 to a range behind the end",
                        "RFC 9110, 15.5.17: 416 Range Not Satisfiable",
                        "what if FIRST is not less than the length?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            Judge.status(http.get(http.page(), "Range: bytes=999999999-\r\n"), 416);
                        },
                        FIRST,
                        "range");
    }

    private static void range(Peer peer, boolean suffix) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        byte[] whole = peer.files().page().isPresent()
                ? peer.files().page().get().bytes()
                : http.get(http.page()).body();
        if (whole.length < 4) {
            throw Verdict.skipped("needs a file of at least 4 bytes; " + HttpTalk.NO_FILE);
        }
        int first = 1 + peer.random().nextInt(whole.length - 3);
        int last = suffix ? whole.length - 1 : first + peer.random().nextInt(whole.length - first);
        String range = suffix ? "-" + (whole.length - first) : first + "-" + last;
        RawResponse response = http.get(http.page(), "Range: bytes=" + range + "\r\n");
        Judge.status(response, 206);
        String wanted = "bytes " + first + "-" + last + "/" + whole.length;
        String found = HttpTalk.field(response, "Content-Range");
        if (!found.equals(wanted)) {
            throw Verdict.failed("Content-Range: " + wanted, "Content-Range: " + found);
        }
        Judge.same(Arrays.copyOfRange(whole, first, last + 1), response.body(), "this part of " + http.page());
    }

    private static void connections(Suite.Builder suite) {
        suite.stage("keep-alive and pipelining")
                .check(
                        RECOMMENDED,
                        "keep-alive",
                        "answers several requests on one connection",
                        "RFC 9112, 9.3: a server SHOULD keep the connection of an HTTP/1.1 request open",
                        "after the last byte of the body, what does your server do next?",
                        HttpSuite::keepAlive,
                        FIRST,
                        "length")
                .check(
                        EXTRA,
                        "pipelining",
                        "answers requests that arrive together, in order",
                        "RFC 9112, 9.3.2: a server MUST send the responses in the order of the requests",
                        "what becomes of bytes that you read beyond the end of the first head?",
                        HttpSuite::pipelining,
                        FIRST,
                        "keep-alive");
    }

    private static void keepAlive(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        Talk talk = peer.open();
        for (int i = 0; i < 3; i++) {
            talk.send(http.kept("GET", http.page(), "Connection: keep-alive\r\n"));
            RawResponse response = http.answer(talk);
            http.requirePage(response);
            if (!response.head().keepsConnection()) {
                throw Verdict.failed(
                        "a connection that stays open",
                        "the response says that it ends: " + response.head().version() + ", Connection: "
                                + response.head().field("Connection").orElse("(none)"));
            }
        }
    }

    private static void pipelining(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        Talk talk = peer.open();
        String other = "/" + word(peer.random(), 12);
        talk.send(http.kept("GET", http.page(), "Connection: keep-alive\r\n")
                + http.kept("GET", other, "Connection: keep-alive\r\n")
                + http.request("GET", http.page()));
        http.requirePage(http.answer(talk));
        Judge.status(http.answer(talk), 404);
        http.requirePage(http.answer(talk));
    }

    private static void large(Suite.Builder suite) {
        suite.stage("large files")
                .check(
                        REQUIRED,
                        "large",
                        "sends a file of at least 1 MB unchanged",
                        "a write may take only a part of the bytes; POSIX send() returns how many",
                        "does your language's write take all bytes, or return how many it took?",
                        peer -> new HttpTalk(peer)
                                .requireFile(HttpTalk.need(peer.files().large(), "a file of at least 1 MB")),
                        FIRST)
                .stage("slow readers")
                .check(
                        REQUIRED,
                        "slow-reader",
                        "waits for a slow reader, and serves others meanwhile",
                        "RFC 9293, 3.8.6: the receiver's window stops the sender",
                        "the write blocks while the client does not read; what else stops then?",
                        HttpSuite::slowReader,
                        FIRST,
                        "large",
                        "silent-client");
    }

    private static void slowReader(Peer peer) throws Failure, Verdict.Reached {
        SiteFile file = HttpTalk.need(peer.files().large(), "a file of at least 1 MB");
        HttpTalk http = new HttpTalk(peer);
        Talk slow = peer.open().send(http.request("GET", file.path()));
        slow.hasMore((int) (Peer.PATIENCE_NANOS / 1_000_000));
        for (int i = 0; i < CLIENTS; i++) {
            others(peer, "a client reads slowly");
            slow.pause(2 * PIECE_MILLIS);
        }
        RawResponse response = http.answer(slow);
        Judge.same(file.bytes(), response.body(), "the content of " + file.path());
    }

    private static void end(Suite.Builder suite) {
        suite.stage("orderly close")
                .check(
                        REQUIRED,
                        "closes",
                        "ends the connection after Connection: close",
                        "RFC 9112, 9.6: a server that receives the close option MUST close the connection after the"
                                + " response",
                        "who closes the socket in your program, also if an error occurs?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            closes(peer, http.request("GET", http.page()));
                        },
                        FIRST)
                .check(
                        REQUIRED,
                        "closes-1.0",
                        "ends the connection of an HTTP/1.0 request",
                        "RFC 1945, 1.3: the server closes the connection after sending the response",
                        "a client that knows no Content-Length waits for the end",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            closes(peer, "GET " + http.page() + " HTTP/1.0\r\n\r\n");
                        },
                        FIRST)
                .check(
                        RECOMMENDED,
                        "half-close",
                        "answers a client that has already ended its side",
                        "RFC 9293, 3.6: the other direction stays open; nc -N does that",
                        "what does your read return then, and must you give up?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            http.requirePage(http.answer(peer.open()
                                    .send(http.request("GET", http.page()))
                                    .end()));
                        },
                        FIRST)
                .check(
                        EXTRA,
                        "unread-body",
                        "lets its answer arrive although it has not read the whole request",
                        "RFC 9112, 9.6: closing with unread bytes resets the connection, which may destroy the answer;"
                                + " read on, or half-close first",
                        "what does TCP do if you close a socket with unread bytes in it?",
                        HttpSuite::unreadBody,
                        FIRST);
    }

    private static void closes(Peer peer, String request) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        Talk talk = peer.open();
        http.answer(talk.send(request));
        talk.all();
        if (talk.state() != State.END) {
            throw Verdict.failed("the end of the connection after the response", Judge.ending(talk.state()));
        }
    }

    private static void unreadBody(Peer peer) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        int length = 200_000;
        Talk talk = peer.open().send(http.request("POST", http.page(), "Content-Length: " + length + "\r\n"));
        talk.send("0".repeat(length)).pause(2 * PIECE_MILLIS);
        http.answer(talk);
        talk.all();
        if (talk.state() == State.RESET) {
            throw Verdict.failed("an answer and an orderly end", Judge.ending(talk.state()));
        }
    }
}
