package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

/** Wireshark's own opinion of captures. */
class TsharkTest {
    private static final int PORT = 8080;
    private static final String GET = "GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String OK = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n%s";

    private final Random random = new Random(1);

    @TempDir
    Path folder;

    @BeforeEach
    void needsTshark() {
        Programs.require("tshark");
    }

    private Path file(List<WireEvent> events) throws IOException {
        return Files.write(folder.resolve("wire.pcapng"), PcapngTest.capture(events));
    }

    private static List<String> tshark(Path file, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE"));
        command.addAll(List.of(options));
        return Programs.run(command.toArray(String[]::new)).lines().toList();
    }

    private static List<String> fields(Path file, String filter, String... names) throws Exception {
        List<String> options = new ArrayList<>(List.of("-Y", filter, "-T", "fields"));
        for (String name : names) {
            options.addAll(List.of("-e", name));
        }
        return tshark(file, options.toArray(String[]::new));
    }

    private static void hasNoComplaints(Path file) throws Exception {
        assertEquals(List.of(), tshark(file, "-Y", "tcp.analysis.flags || _ws.malformed"));
        assertEquals(List.of(), tshark(file, "-Y", "tcp.checksum.status == 0 || ip.checksum.status == 0"));
        assertTrue(!tshark(file, "-Y", "tcp.checksum.status == 1").isEmpty(), "checksums are checked");
    }

    /** What "follow stream" gives: the bytes of the side that connected, and of the other side in order. */
    private static byte[][] follow(Path file, int stream) throws Exception {
        ByteArrayOutputStream[] sides = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
        for (String line : tshark(file, "-q", "-z", "follow,tcp,raw," + stream)) {
            if (line.matches("\t?[0-9a-f]+")) {
                sides[line.startsWith("\t") ? 1 : 0].writeBytes(HexFormat.of().parseHex(line.strip()));
            }
        }
        return new byte[][] {sides[0].toByteArray(), sides[1].toByteArray()};
    }

    @Test
    void httpIsDissectedWithItsReasons() throws Exception {
        Events one = new Events(1);
        Events two = new Events(2);
        Events three = new Events(3);
        Path file = file(List.of(
                one.accepted("http", PORT),
                // Another connection meanwhile, seen from a client, over IPv6; its server speaks HTTP/1.0.
                two.opened(false, "http", "::1", PORT, 41_000),
                two.sent("GET /two HTTP/1.0\r\n\r\n"),
                // Kept alive, with a request in two pieces.
                one.received(GET.formatted("a").substring(0, 20)),
                one.received(GET.formatted("a").substring(20)),
                one.note(Reason.FILE_FOUND, ""),
                one.sent(OK.formatted(1, "A")),
                one.reused(2),
                // Pipelined.
                one.received(GET.formatted("b") + GET.formatted("c")),
                one.sent(OK.formatted(1, "B")),
                one.reused(3),
                one.sent(OK.formatted(1, "C")),
                two.received("HTTP/1.0 404 Not Found\r\n\r\n"),
                two.received("nothing"),
                two.ended(End.HALF_CLOSE, Side.REMOTE),
                two.ended(End.CLOSE, Side.LOCAL),
                one.ended(End.HALF_CLOSE, Side.LOCAL),
                one.ended(End.HALF_CLOSE, Side.REMOTE),
                one.ended(End.CLOSE, Side.LOCAL),
                // Reset in the middle of the answer.
                three.accepted("http", PORT),
                three.received(GET.formatted("d")),
                three.sent(OK.formatted(100, "D")),
                three.ended(End.RESET, Side.REMOTE)));
        hasNoComplaints(file);
        assertEquals(
                List.of("/a", "/b,/c", "/d", "/two"),
                fields(file, "http.request", "http.request.uri").stream()
                        .sorted()
                        .toList());
        assertEquals(
                List.of("200", "200", "200", "404"),
                fields(file, "http.response", "http.response.code").stream()
                        .sorted()
                        .toList());
        assertEquals(
                List.of("200\t" + WireText.note((WireEvent.Note) one.note(Reason.FILE_FOUND, ""))),
                fields(file, "frame.comment contains \"condition\"", "http.response.code", "frame.comment"));
        assertEquals(List.of("2"), fields(file, "tcp.flags.reset == 1", "tcp.stream"));
        assertEquals(
                List.of("1", "1", "0", "0"),
                fields(file, "tcp.flags.fin == 1", "tcp.stream"),
                "the order in which sides ended");
        assertArrayEquals(
                Events.bytes(GET.formatted("a") + GET.formatted("b") + GET.formatted("c")), follow(file, 0)[0]);
        assertArrayEquals(
                Events.bytes(OK.formatted(1, "A") + OK.formatted(1, "B") + OK.formatted(1, "C")), follow(file, 0)[1]);
    }

    @Test
    void largeTransfersAndRawServices() throws Exception {
        Events download = new Events(1);
        Events echo = new Events(2);
        byte[] body = new byte[5_000_000];
        random.nextBytes(body);
        List<WireEvent> events = new ArrayList<>(List.of(download.accepted("bulk", 8081), download.received("5MB\n")));
        for (int at = 0; at < body.length; ) {
            int length = Math.min(body.length - at, 1 + random.nextInt(400_000));
            events.add(download.sent(Arrays.copyOfRange(body, at, at + length)));
            at += length;
        }
        events.add(download.ended(End.HALF_CLOSE, Side.REMOTE));
        events.add(download.ended(End.CLOSE, Side.LOCAL));
        // Both directions at once, the client ends its side first, and the rest of the echo follows.
        events.add(echo.opened(false, "echo", "127.0.0.1", 8082, 42_000));
        for (int i = 0; i < 50; i++) {
            events.add(echo.sent(Arrays.copyOfRange(body, 1000 * i, 1000 * (i + 1))));
            if (i % 3 == 0) {
                events.add(echo.received(Arrays.copyOfRange(body, 300 * i, 300 * (i + 3))));
            }
        }
        events.add(echo.ended(End.HALF_CLOSE, Side.LOCAL));
        events.add(echo.received(Arrays.copyOfRange(body, 15_300, 50_000)));
        events.add(echo.ended(End.HALF_CLOSE, Side.REMOTE));
        events.add(echo.ended(End.CLOSE, Side.LOCAL));
        Path file = file(events);
        hasNoComplaints(file);
        assertArrayEquals(body, follow(file, 0)[1]);
        assertArrayEquals(Arrays.copyOf(body, 50_000), follow(file, 1)[0]);
        assertArrayEquals(Arrays.copyOf(body, 50_000), follow(file, 1)[1]);
    }

    @Test
    void droppedEventsShowAsLostSegments() throws Exception {
        Events on = new Events();
        Path file = file(List.of(
                on.accepted("bulk", PORT),
                on.sent("before"),
                new WireEvent.Omitted(1, 15_000, WireEvent.Omission.OVERLOAD, 4, 1000, 0),
                on.sent("after"),
                on.ended(End.CLOSE, Side.LOCAL)));
        assertEquals(
                List.of("… 4 events dropped (1000 B sent, 0 B received)".replace("…", "\u00e2\u0080\u00a6")),
                fields(file, "tcp.analysis.lost_segment", "frame.comment"));
    }
}
