package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which differences count as chance, and which do not. */
class PermutationsTest {

    /** Round trips have a long tail. */
    private static double[] times(long seed, int count, double scale) {
        Random random = new Random(seed);
        return DoubleStream.generate(() -> scale * Math.exp(random.nextGaussian() / 2))
                .limit(count)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"20, 1, false", "20, 3, true", "1000, 1, false", "1000, 1.2, true"})
    void differencesThatChanceDoesNotExplain(int count, double scale, boolean differs) {
        Permutations test = new Permutations(times(1, count, 100), times(2, count, 100 * scale));
        assertEquals(differs, test.differs(Permutations::mean));
        assertEquals(differs, test.differs(sorted -> Permutations.percentile(sorted, 50)));
    }

    @Test
    void chanceIsSeldomTakenForADifference() {
        int wrong = 0;
        for (int seed = 0; seed < 200; seed++) {
            Permutations test = new Permutations(times(seed, 20, 100), times(1000 + seed, 30, 100));
            wrong += test.differs(Permutations::mean) ? 1 : 0;
        }
        assertTrue(wrong < 20, "5 % of 200 are 10, not " + wrong);
    }

    @Test
    void equalSeriesDoNotDiffer() {
        double[] same = {7, 7, 7, 7, 7};
        assertFalse(new Permutations(same, same).differs(Permutations::mean));
    }

    @Test
    void statistics() {
        double[] sorted = {1, 2, 3, 4, 10};
        assertEquals(4, Permutations.mean(sorted));
        assertEquals(Math.sqrt(10), Permutations.deviation(sorted), 1e-9);
        assertEquals(3, Permutations.percentile(sorted, 50));
        assertEquals(10, Permutations.percentile(sorted, 99));
    }
}
