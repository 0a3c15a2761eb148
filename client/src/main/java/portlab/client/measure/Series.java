package portlab.client.measure;

import java.util.List;

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

    /**
     * One bin of the distribution.
     *
     * @param fromMicros its start
     * @param toMicros its end, exclusive
     */
    public record Bin(long fromMicros, long toMicros, long count) {}
}
