package portlab.client.check;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.util.List;
import java.util.Locale;
import portlab.client.check.SiteFiles.SiteFile;
import portlab.client.exit.Failure;
import portlab.client.net.RawConnection.State;
import portlab.client.net.RawResponse;
import portlab.common.check.Verdict;

/** The checks of files and their names. */
final class FileChecks {
    /** No site lies deeper. */
    private static final int UP = 16;

    private FileChecks() {}

    static void files(Suite.Builder suite) {
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST)
                .check(
                        REQUIRED,
                        "utf-8",
                        "finds a file whose name is not ASCII",
                        "RFC 3986, 2.5: characters are encoded as UTF-8, then each byte as %XX",
                        "decode all bytes first and make text of them afterwards",
                        peer -> new HttpTalk(peer)
                                .requireFile(HttpTalk.need(peer.files().withUtf8(), "a file with a name beyond ASCII")),
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "lower-case-escape",
                        "takes %xx in lower case too",
                        "RFC 3986, 2.1: the upper-case digits A to F are equivalent to the lower-case ones",
                        "how do you turn two hexadecimal digits into a byte?",
                        FileChecks::lowerCaseEscape,
                        HttpSuite.FIRST,
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

    static void headMethod(Suite.Builder suite) {
        suite.stage("HEAD")
                .check(
                        REQUIRED,
                        "head-no-body",
                        "sends no body in answer to HEAD",
                        "RFC 9110, 9.3.2: the server MUST NOT send content in the response to HEAD",
                        "which word of the request line have you not looked at?",
                        FileChecks::headWithoutBody,
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "head-same",
                        "answers HEAD with the status and the length of GET",
                        "RFC 9110, 9.1 and 9.3.2: all general-purpose servers MUST support HEAD and SHOULD send the"
                                + " fields that GET would have",
                        "build the head in one place for both methods",
                        FileChecks::headLikeGet,
                        HttpSuite.FIRST,
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

    static void outside(Suite.Builder suite) {
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST);
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
}
