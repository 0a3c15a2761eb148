package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import portlab.client.exit.Failure;
import portlab.client.net.PingMessage;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The checks of the textbooks' UDP Pinger server: ten pings, of which some may be lost. */
final class UdpSuite {
    static final String NAME = "udp";

    private static final String FIRST = "pings";
    private static final int PINGS = 10;

    /** The textbook's client waits a second. */
    private static final int WAIT_MILLIS = 1000;

    private UdpSuite() {}

    static Suite suite() {
        return new Suite.Builder()
                .stage("the pinger's exchange")
                .check(
                        REQUIRED,
                        FIRST,
                        "answers at least one of ten pings",
                        "the exercise: UDP Pinger; the server may lose some of the ten pings, not all",
                        "is this the server's port, and does it answer to the address that recvfrom returned?",
                        UdpSuite::pings)
                .check(
                        REQUIRED,
                        "same-text",
                        "sends the text of the ping back, in the same or in capital letters",
                        "the exercise: the server capitalizes the message; RFC 862: the same data",
                        "each reply belongs to one ping",
                        UdpSuite::sameText,
                        FIRST)
                .check(
                        RECOMMENDED,
                        "unchanged",
                        "sends the ping back unchanged",
                        "RFC 862: a datagram with the same data is sent back",
                        "an echo changes nothing",
                        peer -> require(
                                peer, new PingMessage(series(peer), PingMessage.MIN_SIZE).of(1), "the same bytes"),
                        FIRST)
                .check(
                        RECOMMENDED,
                        "kilobyte",
                        "sends a datagram of 1,024 bytes back whole",
                        "the exercise: the server receives into a buffer of 1,024 bytes",
                        "the rest of a datagram that does not fit is lost",
                        peer -> require(peer, new PingMessage(series(peer), 1024).of(1), "all 1,024 bytes"),
                        FIRST,
                        "unchanged")
                .check(
                        EXTRA,
                        "large",
                        "sends a datagram of 8,000 bytes back whole",
                        "RFC 862: a datagram with the same data is sent back; RFC 768: up to 65,507 bytes over IPv4",
                        "how long is your buffer?",
                        peer -> require(peer, new PingMessage(series(peer), 8000).of(1), "all 8,000 bytes"),
                        FIRST,
                        "kilobyte")
                .build(NAME, Protocol.ECHO);
    }

    private static long series(Peer peer) {
        return 1_000_000_000_000_000L + peer.random().nextInt(1_000_000_000);
    }

    private static void pings(Peer peer) throws Failure, Verdict.Reached {
        PingMessage messages = new PingMessage(series(peer), PingMessage.MIN_SIZE);
        DatagramTalk talk = peer.openDatagrams();
        for (int i = 1; i <= PINGS; i++) {
            talk.send(messages.of(i));
            if (talk.receive(WAIT_MILLIS / 2).isPresent()) {
                return;
            }
        }
        throw Verdict.failed(
                "a reply within " + WAIT_MILLIS / 2 + " ms to one of " + PINGS + " pings",
                talk.isRefused() ? "the server's system says that nothing listens at the port" : "no datagram");
    }

    private static void sameText(Peer peer) throws Failure, Verdict.Reached {
        PingMessage messages = new PingMessage(series(peer), PingMessage.MIN_SIZE);
        DatagramTalk talk = peer.openDatagrams();
        for (int i = 1; i <= PINGS; i++) {
            talk.send(messages.of(i));
            Optional<byte[]> reply = talk.receive(WAIT_MILLIS / 2);
            if (reply.isPresent()) {
                Optional<PingMessage.Match> match = messages.match(ByteBuffer.wrap(reply.get()));
                boolean same = match.isPresent()
                        && (match.get().difference() == PingMessage.Difference.NONE
                                || match.get().difference() == PingMessage.Difference.CASE);
                if (!same) {
                    throw Verdict.failed(
                            Judge.quoted(HttpTalk.latin1(messages.of(i))) + ", perhaps in capitals",
                            Judge.quoted(HttpTalk.latin1(reply.get())));
                }
            }
        }
    }

    /** Requires a datagram to come back; sends it several times, because datagrams may be lost. */
    private static void require(Peer peer, byte[] datagram, String what) throws Failure, Verdict.Reached {
        DatagramTalk talk = peer.openDatagrams();
        for (int i = 0; i < PINGS; i++) {
            talk.send(datagram);
            Optional<byte[]> reply = talk.receive(WAIT_MILLIS / 2);
            if (reply.isPresent()) {
                if (!Arrays.equals(datagram, reply.get())) {
                    Judge.same(datagram, reply.get(), what);
                }
                return;
            }
        }
        throw Verdict.failed(what, "no datagram");
    }
}
