package portlab.client.measure;

import java.util.List;

/**
 * A series of durations in numbers, in µs; all 0 when nothing came back.
 *
 * @param count samples that came back
 * @param lost samples that did not
 * @param mdevMicros the standard deviation, which ping calls mdev
 * @param bins the distribution, in rows of equal width but for the last, which holds what lies far out
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
     * One row of the distribution.
     *
     * @param fromMicros the first µs in it
     * @param toMicros the first µs beyond it
     */
    public record Bin(long fromMicros, long toMicros, long count) {}
}
