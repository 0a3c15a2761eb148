package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.service.BulkService;
import portlab.server.service.CalcService;
import portlab.server.service.EchoService;
import portlab.server.service.LineService;
import portlab.server.service.MessageService;
import portlab.server.service.RandomBlock;

/** The services answer the same bytes for any segmentation of the request. */
class SegmentationTest {
    private static final Service CALC = new CalcService(LineService.SILENCE, exchange -> {});
    private static final Service ECHO = new EchoService(new MemoryBudget(1 << 20), exchange -> {});
    private static final Service MESSAGE =
            new MessageService(() -> Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), LineService.SILENCE, exchange -> {});
    private static final Service BULK = new BulkService(
            new RandomBlock(new SplittableRandom(7)), BulkService.DEFAULT_MAXIMUM, LineService.SILENCE, exchange -> {});

    /** The bytes that a peer sends before it half-closes, and the expected response. */
    private record Dialogue(Service service, String said, String answered) {}

    private static final List<Dialogue> DIALOGUES = List.of(
            new Dialogue(
                    CALC,
                    "21\n-7\r\n\nx\r\n 5 ",
                    "42\n-14\nReceived data is not a valid integer\n" + "Received data is not a valid integer\n10"),
            new Dialogue(CALC, "1\n" + "1".repeat(40) + "\r\n2\n", "2\n" + "2".repeat(40) + "\n4\n"),
            new Dialogue(ECHO, "any\0bytes\r\n\u00ff\n", "any\0bytes\r\n\u00ff\n"),
            new Dialogue(MESSAGE, "zażółć\r\n", "Server received at 1970-01-01 00:00:00: zażółć\n"),
            new Dialogue(MESSAGE, "zażółć\r", "Server received at 1970-01-01 00:00:00: zażółć\r"),
            new Dialogue(
                    BULK,
                    "9B up crc32c\r\n1234567893B up\n\r\n\n0",
                    "received 9 crc32c e3069283\n" + "received 3\nERROR the size is less than 1 byte"),
            new Dialogue(BULK, "4B up\nab", "ERROR the upload ended after 2 of 4 bytes\n"));

    @TestFactory
    Stream<DynamicTest> atEveryByte() {
        return DIALOGUES.stream()
                .map(dialogue -> dynamicTest(name(dialogue), () -> {
                    byte[] said = dialogue.said().getBytes(StandardCharsets.UTF_8);
                    check(dialogue, new MemoryConnection().dribble(said));
                }));
    }

    @TestFactory
    Stream<DynamicTest> inTwoAndInThreeAtEveryPlace() {
        return DIALOGUES.stream()
                .map(dialogue -> dynamicTest(name(dialogue), () -> {
                    byte[] said = dialogue.said().getBytes(StandardCharsets.UTF_8);
                    for (int first = 0; first <= said.length; first++) {
                        for (int second = first; second <= said.length; second++) {
                            check(dialogue, cut(said, first, second));
                        }
                    }
                }));
    }

    private static MemoryConnection cut(byte[] said, int first, int second) {
        MemoryConnection connection = new MemoryConnection();
        int[] places = {0, first, second, said.length};
        for (int i = 1; i < places.length; i++) {
            if (places[i - 1] < places[i]) {
                connection.segment(Arrays.copyOfRange(said, places[i - 1], places[i]));
            }
        }
        return connection;
    }

    private static void check(Dialogue dialogue, MemoryConnection connection) throws IOException {
        Next next = connection.end().drive(dialogue.service());
        assertArrayEquals(dialogue.answered().getBytes(StandardCharsets.UTF_8), connection.bytes());
        assertFalse(MemoryConnection.waits(next));
    }

    private static String name(Dialogue dialogue) {
        return dialogue.service().name() + " "
                + dialogue.answered().lines().findFirst().orElse("");
    }
}
