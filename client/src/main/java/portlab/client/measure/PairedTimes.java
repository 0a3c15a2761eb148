package portlab.client.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The times of two things that were done in turns, a pair in each round. Pure. */
public final class PairedTimes {
    /** How rarely chance alone may look like a difference. */
    private static final double RARE = 0.05;

    private final List<long[]> rounds = new ArrayList<>();

    /** Adds a round, in ns. */
    public void add(long a, long b) {
        rounds.add(new long[] {Math.max(1, a), Math.max(1, b)});
    }

    /**
     * How times are spread: half of them are within {@code low} and {@code high}.
     *
     * @param medianNanos a measured time, by nearest rank as the others
     */
    public record Spread(long minNanos, long lowNanos, long medianNanos, long highNanos, long maxNanos) {}

    /**
     * The result.
     *
     * @param ratio B's median over A's
     * @param lowRatio half of the rounds' own ratios of B to A are at least this; both times of a round have met about the same load
     * @param highRatio and at most this
     * @param slower the rounds in which B took longer
     * @param clear whether chance alone would seldom (in less than 5 % of cases) make one of them faster this often
     */
    public record Comparison(
            int rounds,
            Spread a,
            Spread b,
            double ratio,
            double lowRatio,
            double highRatio,
            int slower,
            boolean clear) {}

    /** The comparison so far, of at least one round. */
    public Comparison comparison() {
        double[] ratios = rounds.stream()
                .mapToDouble(each -> (double) each[1] / each[0])
                .sorted()
                .toArray();
        int slower = (int) rounds.stream().filter(each -> each[1] > each[0]).count();
        int equal = (int) rounds.stream().filter(each -> each[1] == each[0]).count();
        Spread a = spread(0);
        Spread b = spread(1);
        return new Comparison(
                rounds.size(),
                a,
                b,
                (double) b.medianNanos() / a.medianNanos(),
                ratios[rank(25)],
                ratios[rank(75)],
                slower,
                isClear(slower, rounds.size() - equal));
    }

    private Spread spread(int which) {
        long[] sorted = rounds.stream().mapToLong(each -> each[which]).toArray();
        Arrays.sort(sorted);
        return new Spread(sorted[0], sorted[rank(25)], sorted[rank(50)], sorted[rank(75)], sorted[sorted.length - 1]);
    }

    /** The index of a percentile in the sorted values. */
    private int rank(int percent) {
        return Math.max(0, (percent * rounds.size() + 99) / 100 - 1);
    }

    /** The sign test, two-sided: each round is a toss of a coin if there is no difference. */
    static boolean isClear(int wins, int rounds) {
        int most = Math.max(wins, rounds - wins);
        double chance = 0;
        for (int k = most; k <= rounds; k++) {
            chance += Math.exp(logChoose(rounds, k) - rounds * Math.log(2));
        }
        return rounds > 0 && 2 * chance < RARE;
    }

    private static double logChoose(int n, int k) {
        double log = 0;
        for (int i = 1; i <= k; i++) {
            log += Math.log(n - k + i) - Math.log(i);
        }
        return log;
    }
}
