package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Test
    void namesThePendingConnectionsAndHowToEndAtOnce() {
        assertEquals("", Shutdown.notice(0, GRACE));
        assertEquals(
                "Waiting up to 10 s for 1 open connection; Ctrl-C again ends at once.\n", Shutdown.notice(1, GRACE));
        assertEquals(
                "Waiting up to 10 s for 20 open connections; Ctrl-C again ends at once.\n", Shutdown.notice(20, GRACE));
    }
}
