package portlab.client.check;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Random;
import portlab.client.check.SiteFiles.SiteFile;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.RawConnection.State;
import portlab.client.net.RawResponse;
import portlab.common.check.Verdict;

/** Requests and responses of HTTP checks. */
final class HttpTalk {
    static final String NO_FILE = "name a file that the server has: --file /PATH=FILE or --www DIR";

    private final Peer peer;

    HttpTalk(Peer peer) {
        this.peer = peer;
    }

    /** The path that most checks ask for; / if the user named no file. */
    String page() {
        return peer.files().page().map(SiteFile::path).orElse("/");
    }

    /** The head of a request for one exchange. @param fields each with its CR LF */
    String request(String method, String path, String... fields) {
        return kept(method, path, "Connection: close\r\n" + String.join("", fields));
    }

    /** The head of a request on a connection that is to stay open. */
    String kept(String method, String path, String fields) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + peer.endpoint().authority() + "\r\n" + fields + "\r\n";
    }

    /** Asks for a path on a new connection. */
    RawResponse get(String path, String... fields) throws Failure, Verdict.Reached {
        try (Talk talk = peer.open()) {
            return answer(talk.send(request("GET", path, fields)));
        }
    }

    /** Reads a complete response. */
    RawResponse answer(Talk talk) throws Failure, Verdict.Reached {
        return Judge.complete(response(talk, false), talk.state(), "a complete response");
    }

    /** Reads a response; it may be missing or incomplete. */
    RawResponse response(Talk talk, boolean bodiless) throws Failure, Verdict.Reached {
        try {
            return talk.response(bodiless);
        } catch (Failure failure) {
            if (failure.exit() == ExitCode.NOT_HTTP) {
                throw Verdict.failed("an HTTP response, which begins with HTTP/1.0 or HTTP/1.1", failure.what());
            }
            throw failure;
        }
    }

    /** Requires 200 and, if the user named the file, its content. */
    void requirePage(RawResponse response) throws Verdict.Reached {
        Judge.status(response, 200);
        Optional<SiteFile> file = peer.files().page();
        if (file.isPresent()) {
            Judge.same(
                    file.get().bytes(),
                    response.body(),
                    "the content of " + file.get().path());
        }
    }

    /** Requires 200 and the content of a file. */
    void requireFile(SiteFile file) throws Failure, Verdict.Reached {
        RawResponse response = get(file.path());
        Judge.status(response, 200);
        Judge.same(file.bytes(), response.body(), "the content of " + file.path());
    }

    /** The file, or a skip. */
    static SiteFile need(Optional<SiteFile> file, String kind) throws Verdict.Reached {
        return file.orElseThrow(() -> Verdict.skipped("needs " + kind + "; " + NO_FILE));
    }

    /**
     * Sends a malformed request, and requires an error or a close, and that the server goes on.
     *
     * @param request Latin-1 characters
     * @param status the exact status to require; 0 for any error, a close, or a text that is not HTTP
     */
    void malformed(String request, int status, String expected) throws Failure, Verdict.Reached {
        try (Talk talk = peer.open()) {
            refused(talk.send(request), status, expected);
        }
        requireAlive();
    }

    private void refused(Talk talk, int status, String expected) throws Failure, Verdict.Reached {
        RawResponse response;
        try {
            response = talk.response(false);
        } catch (Failure failure) {
            if (failure.exit() == ExitCode.NOT_HTTP && status == 0) {
                return;
            }
            throw failure;
        }
        if (response.hasHead()) {
            Judge.refusal(response, expected);
        }
        if (status > 0 || !response.hasHead() && talk.state() == State.SILENCE) {
            Judge.complete(response, talk.state(), expected);
            Judge.status(response, status);
        }
    }

    /** Requires that the server still answers. */
    void requireAlive() throws Failure, Verdict.Reached {
        try (Talk talk = peer.open()) {
            RawResponse response = response(talk.send(request("GET", page())), false);
            Judge.complete(response, talk.state(), "the server still answers the next client");
        }
    }

    /** The value of a field, or a failure. */
    static String field(RawResponse response, String name) throws Verdict.Reached {
        return response.head()
                .field(name)
                .orElseThrow(() ->
                        Verdict.failed("the field " + name, response.head().statusText() + " without it"));
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The date in a field, or a failure. */
    static ZonedDateTime date(RawResponse response, String field) throws Verdict.Reached {
        String value = field(response, field);
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
        } catch (DateTimeParseException e) {
            throw Verdict.failed("a date such as Sun, 06 Nov 1994 08:49:37 GMT", field + ": " + value);
        }
    }

    /** A name that no file has. */
    static String word(Random random, int letters) {
        StringBuilder word = new StringBuilder("check-");
        random.ints(letters, 'a', 'z' + 1).forEach(c -> word.append((char) c));
        return word.toString();
    }
}
