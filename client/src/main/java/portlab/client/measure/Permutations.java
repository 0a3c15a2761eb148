package portlab.client.measure;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Whether two series differ by more than chance explains: deals their values out again at random, many times, and counts how often
 * a statistic then differs as much. It assumes nothing about how the values are distributed, but that they do not depend on
 * each other. Pure: the same series give the same answer.
 */
public final class Permutations {
    /** Fewer values say nothing. */
    public static final int LEAST = 5;

    private static final int ROUNDS = 999;
    private static final double RARE = 0.05;

    private final double[] pool;
    private final int first;
    private final double[] a;
    private final double[] b;

    /** @param a values in any order, at least {@link #LEAST}, as in {@code b} */
    public Permutations(double[] a, double[] b) {
        this.a = sorted(a.clone());
        this.b = sorted(b.clone());
        this.first = a.length;
        this.pool = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, pool, a.length, b.length);
        Arrays.sort(pool);
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    /** Whether chance alone would seldom (in less than 5 % of cases) make them differ that much. @param statistic of sorted values */
    public boolean differs(ToDoubleFunction<double[]> statistic) {
        double seen = Math.abs(statistic.applyAsDouble(a) - statistic.applyAsDouble(b));
        Random random = new Random(pool.length);
        double[] one = new double[first];
        double[] other = new double[pool.length - first];
        int asMuch = 1;
        for (int round = 0; round < ROUNDS; round++) {
            deal(random, one, other);
            asMuch += Math.abs(statistic.applyAsDouble(one) - statistic.applyAsDouble(other)) >= seen ? 1 : 0;
        }
        return (double) asMuch / (ROUNDS + 1) < RARE;
    }

    /** Every choice is as likely; both parts stay sorted (selection sampling). */
    private void deal(Random random, double[] one, double[] other) {
        int ones = 0;
        for (int i = 0; i < pool.length; i++) {
            boolean chosen = random.nextInt(pool.length - i) < one.length - ones;
            if (chosen) {
                one[ones++] = pool[i];
            } else {
                other[i - ones] = pool[i];
            }
        }
    }

    public static double mean(double[] sorted) {
        return Arrays.stream(sorted).average().orElse(0);
    }

    /** The standard deviation of all values, called mdev as in ping. */
    public static double deviation(double[] sorted) {
        double mean = mean(sorted);
        return Math.sqrt(Arrays.stream(sorted)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElse(0));
    }

    /** By nearest rank. */
    public static double percentile(double[] sorted, int percent) {
        return sorted[Math.max(0, (percent * sorted.length + 99) / 100 - 1)];
    }
}
