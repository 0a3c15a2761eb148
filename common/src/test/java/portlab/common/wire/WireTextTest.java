package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Harmless;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

class WireTextTest {
    private final Events on = new Events();

    private static String shown(int columns, WireEvent... events) {
        WireText text = new WireText(() -> columns, false, ZoneOffset.UTC);
        StringBuilder all = new StringBuilder();
        for (WireEvent event : events) {
            all.append(text.text(event));
        }
        return all.toString();
    }

    private static byte[] binary(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + 128);
        }
        return bytes;
    }

    @Test
    void anExchange() {
        assertEquals(
                """
                #1         0 µs * open http 127.0.0.1:40001 to 127.0.0.1:8080 at 16:53:20.723
                #1        10 µs ← received 29 B
                #1              ← GET /a\\tb HTTP/1.0\\r\\n
                #1              ← X: ü\\\\\\r\\n
                #1              ← \\r\\n
                #1        20 µs * The path names a file, and no condition keeps the server from
                #1                sending it: /a (RFC 9110 15.3.1)
                #1        30 µs → sent 12 B
                #1              → HTTP/1.0 200
                #1        40 µs * reused, request 2
                #1        50 µs * this side sends nothing more
                #1        60 µs * the peer sends nothing more
                #1        70 µs * closed
                """,
                shown(
                        80,
                        on.accepted("http", 8080),
                        on.received("GET /a\tb HTTP/1.0\r\nX: ü\\\r\n\r\n"),
                        on.note(Reason.FILE_FOUND, "/a"),
                        on.sent("HTTP/1.0 200"),
                        on.reused(2),
                        on.ended(End.HALF_CLOSE, Side.LOCAL),
                        on.ended(End.HALF_CLOSE, Side.REMOTE),
                        on.ended(End.CLOSE, Side.LOCAL)));
    }

    @Test
    void theClientSaysHowLongConnectingTook() {
        assertEquals(
                "#1         0 µs * open http [::1]:50000 to [::1]:8080 at 16:53:20.723, connected in 571 µs\n",
                shown(0, on.opened(false, "http", "::1", 8080, 50_000)));
    }

    @Test
    void binaryIsDumpedAsFarAsItMatters() {
        byte[] bytes = Arrays.copyOf(binary(200), 200);
        WireEvent part = new WireEvent.Sent(12, 1_234_567_000, 1000, bytes);
        assertEquals(
                """
                #12 1234567 µs → sent 1000 B
                #12            → 0000  80 87 8e 95 9c a3 aa b1  ........
                #12            → 0008  b8 bf c6 cd d4 db e2 e9  ........
                #12            → 0010  f0 f7 fe 05 0c 13 1a 21  .......!
                #12            → 0018  28 2f 36 3d 44 4b 52 59  (/6=DKRY
                #12            → 0020  60 67 6e 75 7c 83 8a 91  `gnu|...
                #12            → 0028  98 9f a6 ad b4 bb c2 c9  ........
                #12            → 0030  d0 d7 de e5 ec f3 fa 01  ........
                #12            → 0038  08 0f 16 1d 24 2b 32 39  ....$+29
                #12            → … 936 more bytes
                """.replace("#12            →", "#12              →").replace("#12 1234567 µs", "#12   1234567 µs"),
                shown(80, part));
        assertTrue(shown(120, part)
                .contains("→ 0010  f0 f7 fe 05 0c 13 1a 21 28 2f 36 3d 44 4b 52 59  .......!(/6=DKRY\n"));
        assertTrue(shown(40, part).contains("#12 → 0004  9c a3 aa b1  ....\n"), shown(40, part));
    }

    @Test
    void aHeadIsTextEvenInFrontOfABinaryBody() {
        byte[] head = Events.bytes("HTTP/1.0 200 OK\r\n\r\n");
        byte[] answer = Arrays.copyOf(head, head.length + 10);
        System.arraycopy(binary(10), 0, answer, head.length, 10);
        assertEquals("""
                #1        10 µs → sent 29 B
                #1              → HTTP/1.0 200 OK\\r\\n
                #1              → \\r\\n
                #1              → 0013  80 87 8e 95 9c a3 aa b1  ........
                #1              → 001b  b8 bf                    ..
                """, shown(80, on.sent(answer)));
    }

    @Test
    void aReadMayEndAnywhere() {
        byte[] text = Events.bytes("grüße");
        assertEquals("""
                #1        10 µs ← received 3 B
                #1              ← gr\\xc3
                #1        20 µs ← received 4 B
                #1              ← \\xbcße
                """, shown(80, on.received(Arrays.copyOf(text, 3)), on.received(Arrays.copyOfRange(text, 3, 7))));
    }

    @Test
    void narrowTerminalsGetShorterLinesAndLongLinesAreCut() {
        assertEquals(
                """
                #1 0 µs * open http 127.0.0.1:40001 to
                #1   127.0.0.1:8080 at 16:53:20.723
                #1 10 µs ← received 58 B
                #1 ← User-Agent: a program with a long …
                """,
                shown(
                        40,
                        on.accepted("http", 8080),
                        on.received("User-Agent: a program with a long name that does not fit\r\n")));
    }

    @Test
    void failuresAndLossesStandOut() {
        assertEquals(
                """
                #1        10 µs * reset by the peer
                #1        20 µs * cut
                #1         1 µs * … 2 events dropped (3 B sent, 4 B received)
                #0         0 µs * … 1 event of other connections dropped (0 B sent, 0 B received)
                #1         1 µs * … 2 events left out (3 B sent, 4 B received)
                """,
                shown(
                        0,
                        on.ended(End.RESET, Side.REMOTE),
                        on.ended(End.CUT, Side.LOCAL),
                        new WireEvent.Omitted(1, 1000, WireEvent.Omission.OVERLOAD, 2, 3, 4),
                        new WireEvent.Omitted(0, 0, WireEvent.Omission.OVERLOAD, 1, 0, 0),
                        new WireEvent.Omitted(1, 1000, WireEvent.Omission.FILTER, 2, 3, 4)));
    }

    @Test
    void coloursMarkMeaningAndNothingElseChanges() {
        WireText coloured = new WireText(() -> 80, true, ZoneOffset.UTC);
        List<WireEvent> events = List.of(
                on.accepted("http", 8080), on.sent("a\n"), on.note(Reason.LISTING, ""), on.ended(End.CUT, Side.LOCAL));
        for (WireEvent event : events) {
            assertEquals(shown(80, event), coloured.text(event).replaceAll("\033\\[[0-9]+m", ""));
        }
        assertTrue(coloured.text(events.get(1)).contains("\033[36m→"));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 120})
    void noLineIsWiderThanTheTerminal(int columns) {
        String everything = shown(
                columns,
                on.opened(false, "http", "2001:db8:1111:2222:3333:4444:5555:6666", 65_535, 65_535),
                on.received("日本語のテキスト".repeat(20) + "\r\nshort\r\n"),
                on.sent(binary(4000)),
                on.note(Reason.HOST_NOT_ALLOWED, "x".repeat(200)),
                new WireEvent.Omitted(1, 60_000_000_000L, WireEvent.Omission.OVERLOAD, 200_000, 1 << 30, 1 << 30),
                on.ended(End.HALF_CLOSE, Side.REMOTE));
        for (String line : everything.split("\n")) {
            assertTrue(WireBytes.width(line) <= columns, line);
        }
    }

    /** Whatever a peer sends, no terminal acts on it. */
    @FuzzTest
    void hostileBytes(byte[] bytes) {
        if (bytes.length > 0) {
            String all =
                    shown(80, on.received(bytes), on.sent(bytes), on.note(Reason.NOT_FOUND, Harmless.utf16(bytes)));
            all.lines().forEach(Harmless::check);
            WireJson.text(on.received(bytes)).lines().forEach(Harmless::check);
        }
    }
}
