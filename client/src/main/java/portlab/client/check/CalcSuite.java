package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import portlab.client.check.TextTalk.Exchange;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The checks of a server that doubles integers, with its replicas. */
final class CalcSuite {
    private static final String FIRST = "doubles";
    private static final String REFUSAL = "Received data is not a valid integer";
    private static final String RULE = "the exercise: the server doubles an integer and sends it back";

    private CalcSuite() {}

    static Suite suite() {
        return new Suite.Builder()
                .stage("doubles an integer")
                .check(
                        REQUIRED,
                        FIRST,
                        "answers an integer with its double",
                        RULE,
                        "is this the server's port, and does it send text, not binary numbers?",
                        peer -> TextTalk.require(peer, peer.endpoint(), small(peer.random())))
                .check(
                        REQUIRED,
                        "signs",
                        "doubles negative integers and zero",
                        RULE,
                        "an integer may have a sign",
                        peer -> {
                            int number = 1 + peer.random().nextInt(1000);
                            TextTalk.require(peer, peer.endpoint(), new Exchange("-" + number, "-" + 2 * number));
                            TextTalk.require(peer, peer.endpoint(), new Exchange("0", "0"));
                        },
                        FIRST)
                .check(
                        REQUIRED,
                        "without-line-end",
                        "answers an integer that has no line feed behind it",
                        "docs/protocol.md: a request ends with LF, with the client's side, or after 200 ms of silence",
                        "the client ends its side; what does your read return then?",
                        peer -> {
                            Exchange exchange = small(peer.random());
                            TextTalk.requireReply(
                                    peer.open().send(exchange.line()).end(), exchange);
                        },
                        FIRST)
                .check(
                        RECOMMENDED,
                        "pieces",
                        "understands an integer that arrives in pieces",
                        "RFC 9293, 2.2: TCP is a stream of bytes; it keeps no boundaries of writes",
                        "how does your server know that the number is complete?",
                        peer -> TextTalk.requireInPieces(peer, new Exchange("1234567", "2469134")),
                        FIRST)
                .check(
                        RECOMMENDED,
                        "big",
                        "doubles integers of any length exactly",
                        "docs/protocol.md: 1 to 4,096 digits, exact",
                        "which type of your language has no largest value?",
                        CalcSuite::big,
                        FIRST)
                .stage("refuses anything else")
                .check(
                        REQUIRED,
                        "not-an-integer",
                        "says so if the text is not an integer",
                        "the exercise: \"" + REFUSAL + "\"",
                        "the text must be exactly this, and the server must go on",
                        peer -> {
                            for (String line : List.of("abc", "1.5", "12x")) {
                                TextTalk.require(peer, peer.endpoint(), new Exchange(line, REFUSAL));
                            }
                        },
                        FIRST)
                .check(
                        EXTRA,
                        "strict",
                        "is strict about what an integer is",
                        "docs/protocol.md: 1e3, 0x10, - 1 and an empty line are not integers",
                        "conversion functions accept more than you may think",
                        peer -> {
                            for (String line : List.of("1e3", "0x10", "- 1", "1_000", "")) {
                                TextTalk.require(peer, peer.endpoint(), new Exchange(line, REFUSAL));
                            }
                        },
                        FIRST,
                        "not-an-integer")
                .stage("several clients")
                .nextClient(peer -> TextTalk.require(peer, peer.endpoint(), small(peer.random())), FIRST)
                .check(
                        REQUIRED,
                        "silent-client",
                        "serves others while one client says nothing",
                        "the exercise: many clients at once",
                        "the server waits in a read for the silent client; who accepts the next one meanwhile?",
                        CalcSuite::manyClients,
                        FIRST)
                .check(
                        EXTRA,
                        "several-requests",
                        "answers several integers on one connection",
                        "docs/protocol.md: then the next request on the same connection",
                        "where one request ends, the next one begins",
                        CalcSuite::severalRequests,
                        FIRST)
                .stage("three replicas")
                .check(
                        REQUIRED,
                        "replicas",
                        "answers on every port",
                        "the exercise: three servers, on three ports",
                        "start one server for each port; --service calc=9001,9002,9003 says which ports they have",
                        peer -> {
                            for (Endpoint replica : peer.endpoints()) {
                                TextTalk.require(peer, replica, small(peer.random()));
                            }
                        },
                        FIRST)
                .build("calc", Protocol.CALC);
    }

    private static Exchange small(Random random) {
        int number = 1 + random.nextInt(1_000_000);
        return new Exchange("" + number, "" + 2L * number);
    }

    private static void big(Peer peer) throws Failure, Verdict.Reached {
        for (int bits : new int[] {31, 32, 63, 64, 300}) {
            BigInteger number = new BigInteger(bits, peer.random()).setBit(bits - 1);
            TextTalk.require(
                    peer,
                    peer.endpoint(),
                    new Exchange(number.toString(), number.shiftLeft(1).toString()));
        }
    }

    private static void manyClients(Peer peer) throws Failure, Verdict.Reached {
        peer.open();
        for (int i = 0; i < TextTalk.CLIENTS; i++) {
            TextTalk.require(peer, peer.endpoint(), small(peer.random()));
        }
    }

    private static void severalRequests(Peer peer) throws Failure, Verdict.Reached {
        Talk talk = peer.open();
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            exchanges.add(small(peer.random()));
        }
        for (Exchange each : exchanges) {
            TextTalk.requireReply(talk.send(each.line() + "\n"), each);
        }
    }
}
