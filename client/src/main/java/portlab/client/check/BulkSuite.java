package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import portlab.client.exit.Failure;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The checks of a server that sends as many megabytes as it is asked for. */
final class BulkSuite {
    private static final String FIRST = "sends";
    private static final String RULE = "the exercise: the client asks for N MB, the server sends exactly that much";
    private static final int MIB = 1 << 20;
    private static final int MB = 1_000_000;

    private BulkSuite() {}

    static Suite suite() {
        return new Suite.Builder()
                .stage("sends exactly N MB")
                .check(
                        REQUIRED,
                        FIRST,
                        "sends bytes when it is asked for 1 MB",
                        RULE,
                        "is this the server's port, and does it read the number as text?",
                        peer -> TextTalk.requireAnything(peer, "1\n", "bytes"))
                .check(
                        REQUIRED,
                        "exactly",
                        "sends exactly 1 and 3 MB, of 1,000,000 or of 1,048,576 bytes",
                        RULE,
                        "does a write take all bytes, and does your loop end at the right byte?",
                        peer -> {
                            exactly(peer, 1);
                            exactly(peer, 3);
                        },
                        FIRST)
                .check(
                        RECOMMENDED,
                        "mebibytes",
                        "takes a number without a unit for MiB",
                        "docs/protocol.md: a bare number is MiB, 1,048,576 bytes",
                        "which of the two megabytes do you send?",
                        peer -> {
                            int count = count(peer, "1\n");
                            if (count != MIB) {
                                throw Verdict.failed("1048576 bytes", count + " bytes");
                            }
                        },
                        FIRST,
                        "exactly")
                .check(
                        RECOMMENDED,
                        "not-a-size",
                        "refuses what is not a size, and goes on",
                        "docs/protocol.md: one line that begins with ERROR",
                        "what happens if the text is not a number?",
                        BulkSuite::notASize,
                        FIRST)
                .check(
                        EXTRA,
                        "units",
                        "understands units",
                        "docs/protocol.md: 64KiB is 65,536 bytes, 1.5kB is 1,500",
                        "the unit follows the number without a space",
                        peer -> {
                            for (String[] each : new String[][] {{"64KiB", "65536"}, {"1.5kB", "1500"}, {"1B", "1"}}) {
                                String count = "" + count(peer, each[0] + "\n");
                                if (!count.equals(each[1])) {
                                    throw Verdict.failed(each[1] + " bytes for " + each[0], count + " bytes");
                                }
                            }
                        },
                        FIRST)
                .stage("several clients")
                .check(
                        REQUIRED,
                        "next-client",
                        "goes on after a client that leaves in the middle",
                        "the exercise: the server runs until it is stopped",
                        "a write fails when the client is gone; what happens then?",
                        peer -> {
                            try (Talk talk = peer.open()) {
                                talk.send("3\n").bytes(1);
                            }
                            exactly(peer, 1);
                        },
                        FIRST,
                        "exactly")
                .check(
                        REQUIRED,
                        "silent-client",
                        "serves others while one client says nothing",
                        "the exercise: many clients at once",
                        "the server waits in a read for the silent client; who accepts the next one meanwhile?",
                        peer -> {
                            peer.open();
                            exactly(peer, 1);
                            exactly(peer, 1);
                        },
                        FIRST,
                        "exactly")
                .build("bulk", Protocol.BULK);
    }

    /** Ends the client's side, so that a server that keeps connections open closes this one. */
    private static int count(Peer peer, String request) throws Failure {
        try (Talk talk = peer.open()) {
            return talk.send(request).end().all().length;
        }
    }

    private static void exactly(Peer peer, int megabytes) throws Failure, Verdict.Reached {
        int count = count(peer, megabytes + "\n");
        if (count != megabytes * MIB && count != megabytes * MB) {
            throw Verdict.failed(
                    megabytes * MB + " or " + megabytes * MIB + " bytes for " + megabytes, count + " bytes");
        }
    }

    private static void notASize(Peer peer) throws Failure, Verdict.Reached {
        try (Talk talk = peer.open()) {
            byte[] reply = talk.send("abc\n").line();
            if (!new String(reply, StandardCharsets.ISO_8859_1).startsWith("ERROR")) {
                throw Verdict.failed("a line that begins with ERROR", Judge.quoted(reply, talk.state()));
            }
        }
        exactly(peer, 1);
    }
}
