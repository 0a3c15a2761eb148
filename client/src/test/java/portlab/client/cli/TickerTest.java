package portlab.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portlab.client.measure.Meter;
import portlab.client.measure.Units;
import portlab.common.Conditions;

class TickerTest {

    @Test
    @Timeout(30)
    void parallelTransfersShareOneBar() throws InterruptedException {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        Ticker ticker = new Ticker(terminal, Units.DECIMAL);
        Meter one = meter(10, 4);
        Meter two = meter(30, 6);
        ticker.begin(one);
        ticker.begin(two);
        await(terminal, "10 B of 40 B");
        one.add(6);
        ticker.end();
        await(terminal, "16 B of 40 B");
        synchronized (ticker) {
            ticker.clear();
            assertTrue(terminal.toString(UTF_8).endsWith("\r\033[K"));
        }
        ticker.end();
        String all = terminal.toString(UTF_8);
        assertTrue(all.endsWith("\r\033[K"), all);
        assertEquals(-1, all.indexOf('\n'));
    }

    private static Meter meter(long expected, long received) {
        Meter meter = new Meter();
        meter.expect(expected);
        meter.add(received);
        return meter;
    }

    private static void await(ByteArrayOutputStream terminal, String text) throws InterruptedException {
        Conditions.await(text, () -> terminal.toString(UTF_8).contains(text));
    }
}
