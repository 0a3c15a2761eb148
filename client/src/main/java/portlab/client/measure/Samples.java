package portlab.client.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Collects durations. Least, most, mean and deviation are exact; percentiles of up to
 * 1,000 samples are samples themselves, by nearest rank. Those of more come from a histogram of three significant digits, so
 * that a million samples take no more memory. Not for several threads at once.
 */
public final class Samples {
    private static final long LONGEST = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    private static final int ROWS = 10;
    private static final int FEW = 1000;

    private final Histogram histogram = new Histogram(LONGEST, DIGITS);
    private final long[] few = new long[FEW];
    private long count;
    private long lost;
    private long min = Long.MAX_VALUE;
    private long max;
    private double sum;
    private double squares;

    /** @param nanos a duration; longer than an hour counts as one in the percentiles */
    public void add(long nanos) {
        histogram.recordValue(Math.max(0, Math.min(LONGEST, nanos)));
        if (count < FEW) {
            few[(int) count] = nanos;
        }
        count++;
        min = Math.min(min, nanos);
        max = Math.max(max, nanos);
        sum += nanos;
        squares += (double) nanos * nanos;
    }

    /** One that never came back. */
    public void lose() {
        lost++;
    }

    /** What has been collected so far. */
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

    /** Rows of a round width from the least to the 90th percentile, and one row for what is beyond. */
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

    /** The least of 1, 2, 5, 10, 20, 50, … that is not below. */
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
}
