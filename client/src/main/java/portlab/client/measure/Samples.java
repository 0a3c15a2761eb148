package portlab.client.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Collects durations in constant memory. Minimum, maximum, mean and deviation are exact. Percentiles of up to 1,000 samples
 * are exact, by nearest rank; those of more come from a histogram of three significant digits. Not thread-safe.
 */
public final class Samples {
    private static final long MAX_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    private static final int ROWS = 10;
    private static final int FEW = 1000;

    private final Histogram histogram = new Histogram(MAX_NANOS, DIGITS);
    private final long[] few = new long[FEW];
    private long count;
    private long lost;
    private long min = Long.MAX_VALUE;
    private long max;
    private double sum;
    private double squares;

    /** @param nanos a duration; more than an hour counts as an hour in the percentiles */
    public void add(long nanos) {
        histogram.recordValue(Math.max(0, Math.min(MAX_NANOS, nanos)));
        if (count < FEW) {
            few[(int) count] = nanos;
        }
        count++;
        min = Math.min(min, nanos);
        max = Math.max(max, nanos);
        sum += nanos;
        squares += (double) nanos * nanos;
    }

    /** Counts a lost sample. */
    public void lose() {
        lost++;
    }

    /** The statistics so far. */
    public Series series() {
        if (count == 0) {
            return new Series(0, lost, 0, 0, 0, 0, 0, 0, 0, List.of());
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        return new Series(
                count,
                lost,
                micros(min),
                micros(mean),
                micros(max),
                micros(deviation),
                percentile(50),
                percentile(90),
                percentile(99),
                bins());
    }

    private long percentile(int percent) {
        if (count <= FEW) {
            long[] sorted = Arrays.copyOf(few, (int) count);
            Arrays.sort(sorted);
            return micros(sorted[(int) ((percent * count + 99) / 100) - 1]);
        }
        long value = histogram.getValueAtPercentile(percent);
        return micros(Math.max(min, Math.min(max, value)));
    }

    /** Bins of a round width from the minimum to the 90th percentile, and one bin for the rest. */
    private List<Series.Bin> bins() {
        long first = micros(min);
        long width = roundWidth((percentile(90) - first) / (double) (ROWS - 1));
        long from = first / width * width;
        long last = micros(max);
        List<Series.Bin> bins = new ArrayList<>();
        while (from <= last && bins.size() < ROWS) {
            bins.add(new Series.Bin(from, from + width, count(from, from + width)));
            from += width;
        }
        if (from <= last) {
            bins.add(new Series.Bin(from, last + 1, count(from, last + 1)));
        }
        return bins;
    }

    private long count(long fromMicros, long toMicros) {
        long from = fromMicros * 1000 - 500;
        long to = toMicros * 1000 - 501;
        long counted = 0;
        for (var bucket : histogram.recordedValues()) {
            long value = Math.max(min, Math.min(max, bucket.getValueIteratedTo()));
            counted += value >= from && value <= to ? bucket.getCountAddedInThisIterationStep() : 0;
        }
        return counted;
    }

    /** The smallest of 1, 2, 5, 10, 20, 50, … that is at least the given width. */
    static long roundWidth(double least) {
        long width = 1;
        for (int step = 0; width < least; step++) {
            width = step % 3 == 1 ? width / 2 * 5 : width * 2;
        }
        return width;
    }

    private static long micros(double nanos) {
        return Math.round(nanos / 1000);
    }

    /**
     * Statistics of a series of durations, in µs; all 0 without samples.
     *
     * @param count measured samples
     * @param lost samples without a result
     * @param mdevMicros the standard deviation, called mdev as in ping
     * @param bins the distribution, in bins of equal width except for the last one, which has the outliers
     */
    public record Series(
            long count,
            long lost,
            long minMicros,
            long avgMicros,
            long maxMicros,
            long mdevMicros,
            long p50Micros,
            long p90Micros,
            long p99Micros,
            List<Bin> bins) {

        /** A copy with another number of samples without a result. */
        Series withLost(long number) {
            return new Series(
                    count, number, minMicros, avgMicros, maxMicros, mdevMicros, p50Micros, p90Micros, p99Micros, bins);
        }

        /**
         * One bin of the distribution.
         *
         * @param fromMicros its start
         * @param toMicros its end, exclusive
         */
        public record Bin(long fromMicros, long toMicros, long count) {}
    }
}
