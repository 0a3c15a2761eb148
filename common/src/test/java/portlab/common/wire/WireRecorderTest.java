package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

class WireRecorderTest {
    private static final String REQUEST = "GET / HTTP/1.0\r\nAuthorization: Basic c2VjcmV0\r\n\r\n";

    @TempDir
    Path folder;

    private WireOutput file(String name) throws IOException {
        return WireOutput.file(folder.resolve(name), e -> {
            throw new AssertionError(e);
        });
    }

    private static void record(WireRecorder recorder) {
        try (recorder) {
            WireTap tap =
                    recorder.accepted("http", Events.address("127.0.0.1", 8080), Events.address("127.0.0.1", 40_001));
            tap.received(Events.bytes(REQUEST), 0, REQUEST.length());
            tap.note(Reason.FILE_FOUND);
            byte[] answer = new byte[100_000];
            tap.sent(ByteBuffer.wrap(answer), answer.length);
            tap.ended(End.HALF_CLOSE, Side.LOCAL);
            tap.ended(End.CLOSE, Side.LOCAL);
        }
    }

    @Test
    void eachFileHasItsForm() throws IOException {
        record(new WireRecorder(
                WireRecorder.Settings.DEFAULT, List.of(file("a.txt"), file("b.JSONL"), file("c.pcapng"))));
        String text = Files.readString(folder.resolve("a.txt"));
        assertTrue(text.contains("← Authorization: Basic ********\\r\\n\n"), text);
        assertTrue(text.contains("→ … 99872 more bytes\n"), text);
        List<String> json = Files.readAllLines(folder.resolve("b.JSONL"));
        assertEquals(6, json.size());
        assertTrue(json.get(3).contains("\"bytes\":100000,\"captured\":512,"), json.get(3));
        PcapngReader capture = PcapngReader.read(Files.readAllBytes(folder.resolve("c.pcapng")));
        assertArrayEquals(new byte[100_000], capture.stream(8080, 40_001), "everything");
        String request = new String(capture.stream(40_001, 8080), StandardCharsets.UTF_8);
        assertEquals(REQUEST.replace("c2VjcmV0", "********"), request);
    }

    @Test
    void secretsOnRequest() throws IOException {
        record(new WireRecorder(
                new WireRecorder.Settings(WireSelection.Choice.ALL, 20, true, false),
                List.of(file("a.pcapng"), file("b.txt"))));
        PcapngReader capture = PcapngReader.read(Files.readAllBytes(folder.resolve("a.pcapng")));
        assertArrayEquals(Events.bytes(REQUEST), capture.stream(40_001, 8080));
        String text = Files.readString(folder.resolve("b.txt"));
        assertTrue(text.contains("← … 29 more bytes\n"), text);
    }

    @Test
    void aDrainedRecorderHasShownEverything() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WireRecorder recorder = new WireRecorder(
                WireRecorder.Settings.DEFAULT, List.of(new WireOutput(out, new WireText(0, false), e -> {})))) {
            WireTap tap = recorder.connected(
                    "calc", Events.address("127.0.0.1", 40_001), Events.address("127.0.0.1", 8084), 5);
            for (int i = 0; i < 100; i++) {
                tap.sent(new byte[] {'a', 'b'}, 0, 1);
                recorder.drain();
                assertEquals(
                        2 + 2 * i + 1,
                        out.toString(StandardCharsets.UTF_8).lines().count());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"capture.pcap", "pcapng", "json"})
    void otherSuffixesAreRefusedAndNoFileAppears(String name) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> file(name));
        assertTrue(refused.getMessage().contains(".pcapng"));
        assertFalse(Files.exists(folder.resolve(name)));
    }

    /** Clients that send a request line a byte at a time must not fill the memory. When there is room again, recording goes on. */
    @Test
    void aSelectionHoldsBackLittle() {
        List<WireEvent> seen = new ArrayList<>();
        WireSelection selection = new WireSelection(WireSelection.Choice.ALL.withPath("/a"), seen::add);
        WireTap tap = WireTap.accepted(
                selection,
                Long.MAX_VALUE,
                "http",
                Events.address("127.0.0.1", 8080),
                Events.address("127.0.0.1", 40_001));
        for (long i = 0; i * 128 <= WireSelection.MOST_HELD; i++) {
            tap.received(Events.bytes("G"), 0, 1);
        }
        tap.received(Events.bytes(" /a HTTP/1.1\r\n\r\n"), 0, 16);
        assertEquals(List.of(), seen);
        tap.reused();
        tap.received(Events.bytes("GET /a HTTP/1.1\r\n\r\n"), 0, 19);
        assertEquals(WireEvent.Opened.class, seen.get(0).getClass());
        assertEquals(WireEvent.Received.class, seen.get(seen.size() - 1).getClass());
    }
}
