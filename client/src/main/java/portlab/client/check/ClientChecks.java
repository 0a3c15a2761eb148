package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.util.ArrayList;
import java.util.List;
import portlab.client.exit.Failure;
import portlab.client.net.RawResponse;
import portlab.common.check.Verdict;

/** The checks of a server that faces malformed requests, and several clients. */
final class ClientChecks {
    private static final int PIECE_MILLIS = 150;
    private static final int CLIENTS = 4;

    private ClientChecks() {}

    static void malformed(Suite.Builder suite) {
        suite.stage("malformed requests")
                .check(
                        REQUIRED,
                        "garbage",
                        "survives bytes that are not a request",
                        "RFC 9112, 2.2: a server SHOULD respond 400 to what is not a request, and close",
                        "what does your parser assume about the first line?",
                        ClientChecks::garbage,
                        HttpSuite.FIRST)
                .check(
                        REQUIRED,
                        "one-word",
                        "survives a request line with one word",
                        "RFC 9112, 3: recipients of an invalid request line SHOULD respond 400",
                        "how many parts does your split return?",
                        peer -> new HttpTalk(peer).malformed("GET\r\n\r\n", 0, "400, or the end of the connection"),
                        HttpSuite.FIRST)
                .check(
                        RECOMMENDED,
                        "method",
                        "refuses a method that it does not know",
                        "RFC 9110, 9.1: 501 for an unknown method, 405 for one that the file does not allow",
                        "does your server serve the file whatever the first word is?",
                        ClientChecks::method,
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST)
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
                        HttpSuite.FIRST);
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

    static void clients(Suite.Builder suite) {
        suite.stage("several clients at once")
                .check(
                        REQUIRED,
                        "together",
                        "answers eight clients that ask together",
                        "the exercise: the server handles several requests",
                        "what happens to a client that connects while another one is served?",
                        ClientChecks::together,
                        HttpSuite.FIRST)
                .check(
                        REQUIRED,
                        "silent-client",
                        "serves others while one client says nothing",
                        "the exercise: a multithreaded server; a read waits for this client only if it has a thread of"
                                + " its own (or does not block)",
                        "the server waits in a read for the silent client; who accepts the next one meanwhile?",
                        ClientChecks::silentClient,
                        HttpSuite.FIRST,
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
    static void others(Peer peer, String meanwhile) throws Failure, Verdict.Reached {
        HttpTalk http = new HttpTalk(peer);
        try (Talk talk = peer.open()) {
            RawResponse response = http.response(talk.send(http.request("GET", http.page())), false);
            Judge.complete(response, talk.state(), "an answer although " + meanwhile);
            http.requirePage(response);
        }
    }
}
