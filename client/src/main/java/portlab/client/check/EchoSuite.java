package portlab.client.check;

import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import portlab.client.exit.Failure;
import portlab.client.net.RawConnection.State;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The checks of a server that sends back what it receives. */
final class EchoSuite {
    private static final String FIRST = "echoes";
    private static final String RFC = "RFC 862: the server sends back any data it receives";
    private static final int PIECE = 9000;

    private EchoSuite() {}

    static Suite suite() {
        return new Suite.Builder()
                .stage("sends back")
                .check(
                        REQUIRED,
                        FIRST,
                        "sends a line back",
                        RFC,
                        "is this the server's port, and does it write to the connection it accepted?",
                        peer -> round(
                                peer, peer.open(), ("check " + peer.random().nextInt(1000) + "\n").getBytes()))
                .check(
                        REQUIRED,
                        "any-bytes",
                        "sends any bytes back, not only text",
                        RFC,
                        "does the data ever become a string?",
                        peer -> round(peer, peer.open(), noise(peer, 256)),
                        FIRST)
                .check(
                        REQUIRED,
                        "100-kb",
                        "sends 100 kB back that arrive in pieces",
                        "the exercise: 100 kB there and back; one read does not return them all",
                        "how often must you read and write?",
                        peer -> round(peer, peer.open(), noise(peer, 100_000)),
                        FIRST)
                .check(
                        RECOMMENDED,
                        "rounds",
                        "goes on with the same client",
                        "RFC 862: until the calling user terminates the connection",
                        "does your server close after its first answer?",
                        peer -> {
                            Talk talk = peer.open();
                            for (int i = 0; i < 3; i++) {
                                round(peer, talk, noise(peer, 100));
                            }
                        },
                        FIRST)
                .check(
                        RECOMMENDED,
                        "half-close",
                        "sends everything back to a client that has ended its side, then closes",
                        "RFC 9293, 3.6: the other direction stays open",
                        "what does your read return then?",
                        EchoSuite::halfClose,
                        FIRST)
                .stage("several clients")
                .nextClient(peer -> round(peer, peer.open(), noise(peer, 100)), FIRST)
                .check(
                        REQUIRED,
                        "many-clients",
                        "serves many clients at once, one of them silent",
                        "the exercise: many clients at once",
                        "the server waits in a read for the silent client; who accepts the next one meanwhile?",
                        EchoSuite::manyClients,
                        FIRST)
                .build("echo", Protocol.ECHO);
    }

    private static byte[] noise(Peer peer, int length) {
        byte[] noise = new byte[length];
        peer.random().nextBytes(noise);
        return noise;
    }

    /** Sends bytes in pieces of different lengths, and reads as many back after each as should have come. */
    private static void round(Peer peer, Talk talk, byte[] bytes) throws Failure, Verdict.Reached {
        int done = 0;
        while (done < bytes.length) {
            int next = Math.min(bytes.length, done + 1 + peer.random().nextInt(PIECE));
            byte[] piece = bytes.length < PIECE ? bytes : Arrays.copyOfRange(bytes, done, next);
            byte[] back = talk.send(piece).bytes(piece.length);
            if (back.length == 0) {
                throw Verdict.failed("the same bytes", Judge.quoted(back, talk.state()));
            }
            Judge.same(piece, back, "bytes " + done + " to " + (done + piece.length - 1) + " back");
            done += piece.length;
        }
    }

    private static void halfClose(Peer peer) throws Failure, Verdict.Reached {
        byte[] bytes = noise(peer, 5000);
        Talk talk = peer.open().send(bytes).end();
        Judge.same(bytes, talk.all(), "everything back");
        if (talk.state() != State.END) {
            throw Verdict.failed("the end of the connection", Judge.ending(talk.state()));
        }
    }

    private static void manyClients(Peer peer) throws Failure, Verdict.Reached {
        peer.open();
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < TextTalk.CLIENTS; i++) {
            talks.add(peer.open());
        }
        for (Talk talk : talks) {
            round(peer, talk, noise(peer, 500));
        }
    }
}
