package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimingTest {

    @Test
    void timesAreRoundedToMicroseconds() {
        Timing timing = new Timing(180_499, 411_500, 0);
        assertEquals(180, timing.connectMicros());
        assertEquals(412, timing.rttMicros());
        assertEquals(0, timing.receiveMicros());
    }

    @Test
    void theTotalIsRoundedOnce() {
        assertEquals(3, new Timing(600, 600, 1_400).totalMicros());
    }
}
