package portlab.server.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import portlab.server.net.Exchange;

/** What is counted of one service's exchanges. Any number of threads may add; the sums need not be of one moment. */
final class ServiceMetrics {
    /** The upper bounds of the buckets that durations are counted in, in seconds; one without a bound follows. */
    private static final double[] BOUNDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private static final long[] BOUNDS_NANOS = nanos(BOUNDS);

    /** As many words for how an exchange ended as a service can have; whatever comes on top is one. */
    private static final int MOST_OUTCOMES = 64;

    private static final String OTHER = "other";

    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final LongAdder[] buckets = adders(BOUNDS.length + 1);
    private final LongAdder nanos = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    private static long[] nanos(double[] seconds) {
        long[] nanos = new long[seconds.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Math.round(seconds[i] * TimeUnit.SECONDS.toNanos(1));
        }
        return nanos;
    }

    private static LongAdder[] adders(int number) {
        LongAdder[] adders = new LongAdder[number];
        for (int i = 0; i < number; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    void add(Exchange exchange) {
        outcome(exchange.outcome()).increment();
        buckets[bucket(exchange.nanos())].increment();
        nanos.add(exchange.nanos());
        received.add(exchange.received());
        sent.add(exchange.sent());
    }

    private LongAdder outcome(String word) {
        LongAdder known = outcomes.get(word);
        if (known != null) {
            return known;
        }
        return outcomes.computeIfAbsent(outcomes.size() < MOST_OUTCOMES ? word : OTHER, first -> new LongAdder());
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** How many exchanges ended with which word, in the words' order. */
    Map<String, Long> outcomes() {
        Map<String, Long> counts = new TreeMap<>();
        outcomes.forEach((word, count) -> counts.put(word, count.sum()));
        return counts;
    }

    /** The upper bounds of {@link #counts}, in seconds; the last is infinity. */
    static double[] bounds() {
        double[] bounds = Arrays.copyOf(BOUNDS, BOUNDS.length + 1);
        bounds[BOUNDS.length] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /** How many exchanges took longer than one bound and no longer than the next. */
    long[] counts() {
        return IntStream.range(0, buckets.length)
                .mapToLong(bucket -> buckets[bucket].sum())
                .toArray();
    }

    /** How long all exchanges took together. */
    double seconds() {
        return nanos.sum() / 1e9;
    }

    /** Bytes of all requests. */
    long received() {
        return received.sum();
    }

    /** Bytes of all answers. */
    long sent() {
        return sent.sum();
    }
}
