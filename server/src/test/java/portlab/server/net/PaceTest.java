package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    private final Pace pace = new Pace(Limits.DEFAULT, 0);

    @Test
    void aReaderMayPauseForAlmostTheStallTime() {
        assertFalse(pace.tooSlow(30 * SECOND - 1));
        assertTrue(pace.tooSlow(30 * SECOND));
    }

    @Test
    void anyProgressRestartsTheStallTime() {
        pace.moved(30_720, 29 * SECOND);
        assertFalse(pace.tooSlow(58 * SECOND));
        assertTrue(pace.tooSlow(59 * SECOND));
    }

    @Test
    void aTrickleIsTooSlowAfterAMinute() {
        for (long second = 1; second < 60; second++) {
            pace.moved(511, second * SECOND);
            assertFalse(pace.tooSlow(second * SECOND));
        }
        assertTrue(pace.tooSlow(60 * SECOND));
    }

    @Test
    void theMinimumRateIsEnoughInEveryMinute() {
        for (long second = 1; second <= 600; second++) {
            pace.moved(512, second * SECOND);
            assertFalse(pace.tooSlow(second * SECOND));
        }
    }

    @Test
    void aFastMinuteDoesNotCompensateForASlowOne() {
        pace.moved(1 << 30, SECOND);
        for (long second = 1; second < 120; second++) {
            pace.moved(1, second * SECOND);
            assertFalse(pace.tooSlow(second * SECOND));
        }
        assertTrue(pace.tooSlow(120 * SECOND));
    }
}
