package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimingTest {

    @Test
    void timesAreRoundedToMicroseconds() {
        Timing timing = new Timing(180_499, 411_500, 0, 601_499);
        assertEquals(180, timing.connectMicros());
        assertEquals(412, timing.rttMicros());
        assertEquals(0, timing.receiveMicros());
        assertEquals(601, timing.totalMicros());
    }
}
