package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

class PcapngTest {
    private static final int PORT = 8080;
    private static final int CLIENT = 40_001;

    private final Events on = new Events();

    static byte[] capture(List<WireEvent> events) {
        Pcapng pcapng = new Pcapng();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(pcapng.begin());
        events.forEach(event -> file.writeBytes(pcapng.format(event)));
        return file.toByteArray();
    }

    private static String flags(WireEvent... events) {
        return PcapngReader.read(capture(List.of(events))).flags(PORT);
    }

    @Test
    void anExchange() {
        PcapngReader file = PcapngReader.read(capture(List.of(
                on.accepted("http", PORT),
                on.received("GET / HTTP/1.0\r\n\r\n"),
                on.note(Reason.FILE_FOUND, "/\033"),
                on.sent("HTTP/1.0 200 OK\r\n\r\n"),
                on.ended(End.HALF_CLOSE, Side.LOCAL),
                on.ended(End.HALF_CLOSE, Side.REMOTE),
                on.note(Reason.CLOSED_BY_FIELD, ""),
                on.ended(End.CLOSE, Side.LOCAL))));
        assertEquals(">S <SA >A >PA18 <PA19 >A <FA >FA <A", file.flags(PORT));
        assertTrue(file.sectionComments.get(0).startsWith("Portlab made these packets"));
        PcapngReader.Packet answer = file.packets.get(4);
        assertEquals(List.of(Reason.FILE_FOUND.sentence() + ": /\\x1b (RFC 9110 15.3.1)"), answer.comments());
        assertEquals(Events.TIME.getEpochSecond() * 1_000_000_000 + 723_000_000 + 30_000, answer.nanos());
        assertTrue(file.packets.get(8).comments().get(0).startsWith(Reason.CLOSED_BY_FIELD.sentence()));
    }

    @Test
    void secretsOfTlsAreBlocksOfTheirOwn() {
        WireEvent secret = new WireEvent.Secret(1, 5, "CLIENT_RANDOM 01 ab");
        Pcapng pcapng = new Pcapng();
        pcapng.format(on.accepted("http", PORT));
        byte[] block = pcapng.format(secret);
        assertEquals(
                "0000000a" + "00000028" + "544c534b" + "00000014"
                        + HexFormat.of().formatHex(Events.bytes("CLIENT_RANDOM 01 ab\n"))
                        + "00000028",
                HexFormat.of().formatHex(block));
        PcapngReader file = PcapngReader.read(capture(List.of(
                on.accepted("http", PORT), secret, new WireEvent.Secret(1, 5, "CLIENT_RANDOM 1 a"), on.sent("x"))));
        assertEquals(List.of("CLIENT_RANDOM 01 ab\n", "CLIENT_RANDOM 1 a\n"), file.secrets);
        assertEquals(">S <SA >A <PA1", file.flags(PORT));
        assertEquals(
                List.of(), PcapngReader.read(capture(List.of(secret))).secrets, "of a connection that is not recorded");
    }

    @Test
    void theClientsSideLooksTheSameAndShowsHowLongConnectingTook() {
        PcapngReader file = PcapngReader.read(capture(List.of(
                on.opened(false, "http", "::1", PORT, CLIENT),
                on.sent("ab"),
                on.received("c"),
                on.ended(End.CLOSE, Side.LOCAL))));
        assertEquals(">S <SA >A >PA2 <PA1 >FA <A", file.flags(PORT));
        assertEquals(571_000, file.packets.get(1).nanos() - file.packets.get(0).nanos());
        assertEquals(6, file.packets.get(0).version());
    }

    @Test
    void endings() {
        assertEquals(
                ">S <SA >A >FA <FA >A",
                flags(
                        on.accepted("echo", PORT),
                        on.ended(End.HALF_CLOSE, Side.REMOTE),
                        on.ended(End.CLOSE, Side.LOCAL)));
        assertEquals(">S <SA >A <RA", flags(on.accepted("echo", PORT), on.ended(End.RESET, Side.LOCAL)));
        assertEquals(
                ">S <SA >A >PA1 >RA",
                flags(on.accepted("echo", PORT), on.received("x"), on.ended(End.RESET, Side.REMOTE)));
        assertEquals(
                ">S <SA >A <PA1 <RA", flags(on.accepted("echo", PORT), on.sent("x"), on.ended(End.CUT, Side.LOCAL)));
        assertEquals(
                ">S <SA >A <PA1 >FA <A",
                flags(on.accepted("echo", PORT), on.sent("x"), on.ended(End.CUT, Side.REMOTE)));
        assertEquals(
                ">S <SA >A >PA1 <A >PA2 <PA3 >FA <FA >A",
                flags(
                        on.accepted("echo", PORT),
                        on.received("x"),
                        on.received("yz"),
                        on.sent("xyz"),
                        on.ended(End.HALF_CLOSE, Side.REMOTE),
                        on.ended(End.CLOSE, Side.LOCAL)));
    }

    @Test
    void missingBytesAreAGapThatACommentExplains() {
        WireEvent.Sent part = new WireEvent.Sent(1, 5, 100, Events.bytes("only these"));
        PcapngReader file = PcapngReader.read(capture(List.of(
                on.accepted("bulk", PORT),
                part,
                new WireEvent.Omitted(1, 6, WireEvent.Omission.OVERLOAD, 2, 1000, 7),
                new WireEvent.Omitted(0, 0, WireEvent.Omission.OVERLOAD, 3, 0, 0),
                on.sent("and this"),
                on.received("x"))));
        PcapngReader.Packet before = file.packets.get(3);
        PcapngReader.Packet after = file.packets.get(5);
        assertEquals(1100, after.sequence() - before.sequence());
        assertEquals(
                List.of(
                        "… 90 bytes were not recorded",
                        "… 2 events dropped (1000 B sent, 7 B received)",
                        "… 3 events of other connections dropped (0 B sent, 0 B received)"),
                after.comments());
        assertEquals(7, file.packets.get(6).sequence() - file.packets.get(2).sequence());
    }

    @Test
    void eventsOfAnUnknownConnectionMakeNoPacket() {
        assertEquals("", flags(on.received("x"), on.ended(End.CLOSE, Side.LOCAL)));
    }

    /** Whatever a connection carries in whatever pieces, both streams come back. */
    @RepeatedTest(50)
    void theStreamsAreExact(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        boolean server = random.nextBoolean();
        List<WireEvent> events = new ArrayList<>();
        events.add(on.opened(server, "echo", random.nextBoolean() ? "127.0.0.1" : "fe80::1", PORT, CLIENT));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (int i = random.nextInt(30); i > 0; i--) {
            byte[] bytes = new byte[1 + random.nextInt(random.nextInt(5) == 0 ? 200_000 : 300)];
            random.nextBytes(bytes);
            boolean out = random.nextBoolean();
            (out ? sent : received).writeBytes(bytes);
            events.add(out ? on.sent(bytes) : on.received(bytes));
            if (random.nextInt(10) == 0) {
                events.add(on.note(Reason.ECHO_HELD_BACK, ""));
            }
        }
        if (random.nextBoolean()) {
            events.add(on.ended(End.HALF_CLOSE, random.nextBoolean() ? Side.LOCAL : Side.REMOTE));
        }
        events.add(on.ended(End.values()[1 + random.nextInt(3)], random.nextBoolean() ? Side.LOCAL : Side.REMOTE));
        PcapngReader file = PcapngReader.read(capture(events));
        byte[] fromServer = file.stream(PORT, CLIENT);
        byte[] fromClient = file.stream(CLIENT, PORT);
        assertArrayEquals(sent.toByteArray(), server ? fromServer : fromClient);
        assertArrayEquals(received.toByteArray(), server ? fromClient : fromServer);
    }

    @Test
    void segmentsAreAsLargeAsAPacketCanBe() {
        byte[] bytes = new byte[200_000];
        Arrays.fill(bytes, (byte) 'x');
        assertEquals(">S <SA >A <A65475 <A65475 <A65475 <PA3575", flags(on.accepted("bulk", PORT), on.sent(bytes)));
    }
}
