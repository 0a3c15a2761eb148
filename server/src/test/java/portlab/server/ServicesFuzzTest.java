package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import portlab.server.net.Cuts;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Service;
import portlab.server.service.BulkService;
import portlab.server.service.CalcService;
import portlab.server.service.EchoService;
import portlab.server.service.LineService;
import portlab.server.service.MessageService;
import portlab.server.service.RandomBlock;

/** For any input, segmentation does not change the answer, and each service ends after its peer. */
class ServicesFuzzTest {
    private static final Service CALC = new CalcService(LineService.SILENCE, exchange -> {});
    private static final Service ECHO = new EchoService(new MemoryBudget(1 << 20), exchange -> {});
    private static final Service MESSAGE =
            new MessageService(() -> Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), LineService.SILENCE, exchange -> {});

    /** All its bytes are equal, so answers can be compared. */
    private static final Service BULK =
            new BulkService(new RandomBlock(() -> 0x5858585858585858L), 4096, LineService.SILENCE, exchange -> {});

    @FuzzTest
    void calc(byte[] said) throws IOException {
        for (String line : answered(CALC, said).split("\n")) {
            assertTrue(
                    line.matches("-?[0-9]+|Received data is not a valid integer|ERROR .*|"),
                    "of another kind: " + line);
        }
    }

    @FuzzTest
    void message(byte[] said) throws IOException {
        String answered = answered(MESSAGE, said);
        assertTrue(
                answered.isEmpty() || answered.startsWith("Server received at ") || answered.startsWith("ERROR "),
                answered);
    }

    @FuzzTest
    void echo(byte[] said) throws IOException {
        assertEquals(new String(said, StandardCharsets.ISO_8859_1), answered(ECHO, said));
    }

    @FuzzTest
    void bulk(byte[] said) throws IOException {
        answered(BULK, said);
    }

    private static String answered(Service service, byte[] said) throws IOException {
        MemoryConnection whole = Cuts.none(said);
        MemoryConnection cut = Cuts.in(said);
        assertFalse(MemoryConnection.waits(whole.drive(service)), "the peer has half-closed");
        assertFalse(MemoryConnection.waits(cut.drive(service)), "the peer has half-closed");
        assertArrayEquals(whole.bytes(), cut.bytes());
        return whole.text();
    }
}
