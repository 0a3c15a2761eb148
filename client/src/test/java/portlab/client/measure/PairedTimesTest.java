package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.measure.PairedTimes.Comparison;
import portlab.client.measure.PairedTimes.Spread;

class PairedTimesTest {
    @Test
    void mediansSpreadAndRatio() {
        PairedTimes times = new PairedTimes();
        times.add(100, 200);
        times.add(400, 400);
        times.add(200, 1000);
        times.add(300, 150);
        Comparison comparison = times.comparison();
        assertEquals(new Spread(100, 100, 200, 300, 400), comparison.a());
        assertEquals(new Spread(150, 150, 200, 400, 1000), comparison.b());
        assertEquals(1.0, comparison.ratio());
        assertEquals(0.5, comparison.lowRatio());
        assertEquals(2.0, comparison.highRatio());
        assertEquals(2, comparison.slower());
        assertEquals(4, comparison.rounds());
        assertFalse(comparison.clear());
    }

    @Test
    void oneRoundIsNeverClear() {
        PairedTimes times = new PairedTimes();
        times.add(1, 1_000_000);
        assertFalse(times.comparison().clear());
        assertEquals(1_000_000, times.comparison().ratio());
    }

    /** From tables of the binomial distribution: 10 tosses, 9 heads or more, or as many tails: 2.1 %; 8: 10.9 %. */
    @ParameterizedTest
    @CsvSource({
        "5,5,false",
        "6,6,true",
        "0,6,true",
        "8,10,false",
        "9,10,true",
        "1,10,true",
        "14,20,false",
        "15,20,true",
        "0,0,false",
        "600,1000,true",
        "525,1000,false"
    })
    void chance(int wins, int rounds, boolean clear) {
        assertEquals(clear, PairedTimes.isClear(wins, rounds));
    }

    @Test
    void equalTimesSayNothing() {
        PairedTimes times = new PairedTimes();
        for (int i = 0; i < 20; i++) {
            times.add(5, 5);
        }
        times.add(5, 6);
        assertFalse(times.comparison().clear());
        for (int i = 0; i < 6; i++) {
            times.add(5, 6);
        }
        assertTrue(times.comparison().clear());
    }
}
