package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;

import java.util.Arrays;
import portlab.client.exit.Failure;
import portlab.client.net.RawResponse;
import portlab.common.check.Verdict;

/** The checks of conditional requests and ranges. */
final class ConditionChecks {
    private ConditionChecks() {}

    static void conditions(Suite.Builder suite) {
        suite.stage("Last-Modified and 304")
                .check(
                        RECOMMENDED,
                        "last-modified",
                        "says when the file was changed",
                        "RFC 9110, 8.8.2.1: an origin server SHOULD send Last-Modified",
                        "the file system knows",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            HttpTalk.date(http.get(http.page()), "Last-Modified");
                        },
                        HttpSuite.FIRST,
                        "status-line")
                .check(
                        RECOMMENDED,
                        "not-modified",
                        "answers 304 without a body if the file has not changed",
                        "RFC 9110, 13.1.3 and 15.4.5: If-Modified-Since with the date of Last-Modified gets 304",
                        "compare the two dates as times, to the second",
                        ConditionChecks::notModified,
                        HttpSuite.FIRST,
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
                        HttpSuite.FIRST,
                        "last-modified")
                .check(
                        EXTRA,
                        "etag",
                        "knows the file by its entity tag",
                        "RFC 9110, 13.1.2: If-None-Match with the current ETag gets 304",
                        "a tag may be made of size and time",
                        ConditionChecks::etag,
                        HttpSuite.FIRST,
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

    static void ranges(Suite.Builder suite) {
        String source = "RFC 9110, 14.2 and 15.3.7: Range: bytes=HttpSuite.FIRST-LAST gets 206 with Content-Range";
        suite.stage("ranges")
                .check(
                        EXTRA,
                        "range",
                        "sends a part of a file",
                        source,
                        "HttpSuite.FIRST and LAST count from 0, and both belong to the part",
                        peer -> range(peer, false),
                        HttpSuite.FIRST,
                        "status-line")
                .check(
                        EXTRA,
                        "suffix-range",
                        "sends the end of a file",
                        "RFC 9110, 14.1.2: bytes=-N are the last N bytes",
                        "a missing first number has a meaning of its own",
                        peer -> range(peer, true),
                        HttpSuite.FIRST,
                        "range")
                .check(
                        EXTRA,
                        "range-beyond",
                        "answers 416 to a range behind the end",
                        "RFC 9110, 15.5.17: 416 Range Not Satisfiable",
                        "what if HttpSuite.FIRST is not less than the length?",
                        peer -> {
                            HttpTalk http = new HttpTalk(peer);
                            Judge.status(http.get(http.page(), "Range: bytes=999999999-\r\n"), 416);
                        },
                        HttpSuite.FIRST,
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
}
