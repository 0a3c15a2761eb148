package portlab.client.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.measure.Samples.Series;

class SamplesTest {

    @Test
    void noSamplesGiveZeros() {
        Samples samples = new Samples();
        samples.lose();
        assertEquals(new Series(0, 1, 0, 0, 0, 0, 0, 0, 0, List.of()), samples.series());
    }

    @Test
    void oneSampleIsItsOwnStatistics() {
        Samples samples = new Samples();
        samples.add(123_456);
        assertEquals(
                new Series(1, 0, 123, 123, 123, 0, 123, 123, 123, List.of(new Series.Bin(123, 124, 1))),
                samples.series());
    }

    @Test
    void aHundredSamplesAreCountedExactlyAndRankedToThreeDigits() {
        Samples samples = new Samples();
        for (int i = 1; i <= 100; i++) {
            samples.add(i * 1000L);
        }
        Series series = samples.series();
        assertEquals(100, series.count());
        assertEquals(1, series.minMicros());
        assertEquals(51, series.avgMicros());
        assertEquals(100, series.maxMicros());
        assertEquals(29, series.mdevMicros());
        assertEquals(50, series.p50Micros());
        assertEquals(90, series.p90Micros());
        assertEquals(99, series.p99Micros());
        assertEquals(100, series.bins().stream().mapToLong(Series.Bin::count).sum());
        assertEquals(new Series.Bin(0, 10, 9), series.bins().get(0));
    }

    @ParameterizedTest
    @CsvSource({"4,2,4,4", "10,5,9,10", "21,11,19,21", "1000,500,900,990"})
    void percentilesOfFewSamplesUseTheNearestRank(int count, long p50, long p90, long p99) {
        Samples samples = new Samples();
        for (int i = 1; i <= count; i++) {
            samples.add(123_400_000L + i * 1000L);
        }
        Series series = samples.series();
        assertEquals(123_400 + p50, series.p50Micros());
        assertEquals(123_400 + p90, series.p90Micros());
        assertEquals(123_400 + p99, series.p99Micros());
    }

    @Test
    void outliersAreInTheLastRow() {
        Samples samples = new Samples();
        for (int i = 0; i < 1000; i++) {
            samples.add(100_000 + i % 5 * 1000L);
        }
        samples.add(50_000_000);
        List<Series.Bin> bins = samples.series().bins();
        Series.Bin last = bins.get(bins.size() - 1);
        assertEquals(1, last.count());
        assertEquals(50_001, last.toMicros());
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1.1,2", "3,5", "5.5,10", "11,20", "21,50", "51,100", "999,1000"})
    void binWidthsAreRound(double least, long width) {
        assertEquals(width, Samples.roundWidth(least));
    }
}
