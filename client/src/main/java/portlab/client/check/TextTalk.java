package portlab.client.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.common.check.Verdict;

/** Exchanges of one line each, for the raw services. */
final class TextTalk {
    private static final int PIECE_MILLIS = 60;

    /** How many clients ask at once. */
    static final int CLIENTS = 8;

    private TextTalk() {}

    /** A line and its reply. */
    record Exchange(String line, String reply) {}

    /** Asks on a new connection. @return the reply with its line end */
    static byte[] ask(Peer peer, Endpoint endpoint, String line) throws Failure {
        try (Talk talk = peer.open(endpoint)) {
            return talk.send((line + "\n").getBytes(StandardCharsets.UTF_8)).line();
        }
    }

    /** Requires that anything comes in answer to a request. */
    static void requireAnything(Peer peer, String request, String expected) throws Failure, Verdict.Reached {
        Talk talk = peer.open().send(request);
        byte[] first = talk.bytes(1);
        if (first.length == 0) {
            throw Verdict.failed(expected, Judge.quoted(first, talk.state()));
        }
    }

    /** Requires the reply to a line; with or without a line end, because exercises differ in that. */
    static void require(Peer peer, Endpoint endpoint, Exchange exchange) throws Failure, Verdict.Reached {
        try (Talk talk = peer.open(endpoint)) {
            talk.send((exchange.line() + "\n").getBytes(StandardCharsets.UTF_8));
            requireReply(talk, exchange);
        }
    }

    static void requireReply(Talk talk, Exchange exchange) throws Failure, Verdict.Reached {
        byte[] reply = talk.line();
        if (!chomped(reply).equals(exchange.reply())) {
            throw Verdict.failed(
                    Judge.quoted(exchange.reply()) + " in reply to " + Judge.quoted(exchange.line()),
                    Judge.quoted(reply, talk.state()));
        }
    }

    /** Requires the same of a line that arrives in two pieces. */
    static void requireInPieces(Peer peer, Exchange exchange) throws Failure, Verdict.Reached {
        byte[] line = (exchange.line() + "\n").getBytes(StandardCharsets.UTF_8);
        int cut = 1 + peer.random().nextInt(line.length - 1);
        try (Talk talk = peer.open()) {
            talk.send(Arrays.copyOf(line, cut)).pause(PIECE_MILLIS);
            talk.send(Arrays.copyOfRange(line, cut, line.length));
            requireReply(talk, exchange);
        }
    }

    /** The text of a reply without its line end. */
    static String chomped(byte[] reply) {
        return new String(reply, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    }
}
