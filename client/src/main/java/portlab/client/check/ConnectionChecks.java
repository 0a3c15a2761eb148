package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import portlab.client.check.SiteFiles.SiteFile;
import portlab.client.exit.Failure;
import portlab.client.net.RawConnection.State;
import portlab.client.net.RawResponse;
import portlab.common.check.Verdict;

/** The checks of how connections are used, and how they end. */
final class ConnectionChecks {
    private static final int PIECE_MILLIS = 150;
    private static final int CLIENTS = 4;

    private ConnectionChecks() {}

    static void connections(Suite.Builder suite) {
        suite.stage("keep-alive and pipelining")
                .check(
                        RECOMMENDED,
                        "keep-alive",
                        "answers several requests on one connection",
                        "RFC 9112, 9.3: a server SHOULD keep the connection of an HTTP/1.1 request open",
                        "after the last byte of the body, what does your server do next?",
                        ConnectionChecks::keepAlive,
                        HttpSuite.FIRST,
                        "length")
                .check(
                        EXTRA,
                        "pipelining",
                        "answers requests that arrive together, in order",
                        "RFC 9112, 9.3.2: a server MUST send the responses in the order of the requests",
                        "what becomes of bytes that you read beyond the end of the first head?",
                        ConnectionChecks::pipelining,
                        HttpSuite.FIRST,
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
        String other = "/" + HttpTalk.word(peer.random(), 12);
        talk.send(http.kept("GET", http.page(), "Connection: keep-alive\r\n")
                + http.kept("GET", other, "Connection: keep-alive\r\n")
                + http.request("GET", http.page()));
        http.requirePage(http.answer(talk));
        Judge.status(http.answer(talk), 404);
        http.requirePage(http.answer(talk));
    }

    static void large(Suite.Builder suite) {
        suite.stage("large files")
                .check(
                        REQUIRED,
                        "large",
                        "sends a file of at least 1 MB unchanged",
                        "a write may take only a part of the bytes; POSIX send() returns how many",
                        "does your language's write take all bytes, or return how many it took?",
                        peer -> new HttpTalk(peer)
                                .requireFile(HttpTalk.need(peer.files().large(), "a file of at least 1 MB")),
                        HttpSuite.FIRST)
                .stage("slow readers")
                .check(
                        REQUIRED,
                        "slow-reader",
                        "waits for a slow reader, and serves others meanwhile",
                        "RFC 9293, 3.8.6: the receiver's window stops the sender",
                        "the write blocks while the client does not read; what else stops then?",
                        ConnectionChecks::slowReader,
                        HttpSuite.FIRST,
                        "large",
                        "silent-client");
    }

    private static void slowReader(Peer peer) throws Failure, Verdict.Reached {
        SiteFile file = HttpTalk.need(peer.files().large(), "a file of at least 1 MB");
        HttpTalk http = new HttpTalk(peer);
        Talk slow = peer.open().send(http.request("GET", file.path()));
        slow.hasMore((int) (Peer.PATIENCE_NANOS / 1_000_000));
        for (int i = 0; i < CLIENTS; i++) {
            ClientChecks.others(peer, "a client reads slowly");
            slow.pause(2 * PIECE_MILLIS);
        }
        RawResponse response = http.answer(slow);
        Judge.same(file.bytes(), response.body(), "the content of " + file.path());
    }

    static void end(Suite.Builder suite) {
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST)
                .check(
                        EXTRA,
                        "unread-body",
                        "lets its answer arrive although it has not read the whole request",
                        "RFC 9112, 9.6: closing with unread bytes resets the connection, which may destroy the answer;"
                                + " read on, or half-close first",
                        "what does TCP do if you close a socket with unread bytes in it?",
                        ConnectionChecks::unreadBody,
                        HttpSuite.FIRST);
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
