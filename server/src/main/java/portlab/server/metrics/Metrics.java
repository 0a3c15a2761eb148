package portlab.server.metrics;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import portlab.server.net.Connection.Load;
import portlab.server.net.Exchange;

/**
 * Counts exchanges and exposes the counts to monitoring systems. Counting an exchange takes a handful of additions and no
 * memory. The first exposition loads the Prometheus library.
 */
public final class Metrics implements Consumer<Exchange> {

    /**
     * All metrics in a format that monitoring systems read.
     *
     * @param type the media type
     */
    public record Exposition(String type, byte[] text) {}

    private final Map<String, ServiceMetrics> services = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> datagrams = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> replicas = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> handshakes = new ConcurrentHashMap<>();
    private final LongAdder listingsRefused = new LongAdder();
    private final LongSupplier linesLost;
    private final LongSupplier eventsDropped;
    private final LongSupplier certificateEnd;
    private final String version;
    private PrometheusWriter writer;

    /**
     * @param linesLost how many log lines could not be written so far
     * @param eventsDropped how many events of the wire could not be recorded so far
     * @param version the server's version
     */
    public Metrics(LongSupplier linesLost, LongSupplier eventsDropped, String version) {
        this(linesLost, eventsDropped, null, version);
    }

    /**
     * The same for a server with TLS.
     *
     * @param certificateEnd when its certificate expires, in seconds since 1970; null without TLS
     */
    public Metrics(LongSupplier linesLost, LongSupplier eventsDropped, LongSupplier certificateEnd, String version) {
        this.certificateEnd = certificateEnd;
        // From the start, so that the first failure shows as an increase.
        List.of("full", "resumed", "failed").forEach(result -> handshakes.put(result, new LongAdder()));
        this.eventsDropped = eventsDropped;
        this.linesLost = linesLost;
        this.version = version;
    }

    @Override
    public void accept(Exchange exchange) {
        ServiceMetrics metrics = services.get(exchange.service());
        if (metrics == null) {
            metrics = services.computeIfAbsent(exchange.service(), service -> new ServiceMetrics());
        }
        metrics.add(exchange);
    }

    /** Counts a datagram of UDP echo. @param outcome in one word; one of a few */
    public void datagram(String outcome) {
        datagrams.computeIfAbsent(outcome, first -> new LongAdder()).increment();
    }

    /** Counts the exchanges that one port of calc answers, on their way to the log of all its ports. */
    public Consumer<Exchange> replica(int port, Consumer<Exchange> log) {
        LongAdder count = replicas.computeIfAbsent(port, first -> new LongAdder());
        return exchange -> {
            count.increment();
            log.accept(exchange);
        };
    }

    /** Forgets the ports of calc so far: others are tried instead. */
    public void forgetReplicas() {
        replicas.clear();
    }

    /** Counts a TLS handshake. @param result in one word; one of a few */
    public void handshake(String result) {
        handshakes.computeIfAbsent(result, first -> new LongAdder()).increment();
    }

    /** Counts a directory listing that was refused for lack of memory. */
    public void listingRefused() {
        listingsRefused.increment();
    }

    /**
     * Returns all metrics in the format that {@code accept} asks for: OpenMetrics, or by default Prometheus' own text. The
     * first call is slow.
     *
     * @param load the server's current load
     * @param accept the value of an Accept field, or null
     */
    public Exposition expose(Load load, String accept) throws IOException {
        return writer().expose(
                        services,
                        sums(datagrams),
                        sums(replicas),
                        new TlsCounts(sums(handshakes), certificateEnd),
                        load,
                        linesLost.getAsLong(),
                        eventsDropped.getAsLong(),
                        listingsRefused.sum(),
                        accept);
    }

    /** The counts of each service that had an exchange, sorted by name. They go on counting. */
    public Map<String, ServiceMetrics> services() {
        return new TreeMap<>(services);
    }

    /** The number of exchanges of each port of calc, sorted by port. */
    public Map<Integer, Long> replicas() {
        return sums(replicas);
    }

    /** The number of datagrams for each outcome, sorted by outcome. */
    public Map<String, Long> datagrams() {
        return sums(datagrams);
    }

    /**
     * What there is to say about TLS.
     *
     * @param handshakes the number for each result
     * @param certificateEnd null without TLS
     */
    record TlsCounts(Map<String, Long> handshakes, LongSupplier certificateEnd) {}

    /** The counts, sorted. */
    private static <K extends Comparable<K>> Map<K, Long> sums(Map<K, LongAdder> adders) {
        Map<K, Long> counts = new TreeMap<>();
        adders.forEach((key, count) -> counts.put(key, count.sum()));
        return counts;
    }

    private synchronized PrometheusWriter writer() {
        if (writer == null) {
            writer = new PrometheusWriter(version);
        }
        return writer;
    }

    /** Counts the exchanges of one service. Thread-safe; sums that are read one after the other may be of different moments. */
    public static final class ServiceMetrics {
        /** The upper bounds of the duration buckets, in seconds; the last bucket has none. */
        private static final double[] BOUNDS = {
            0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
        };

        private static final long[] BOUNDS_NANOS = nanos(BOUNDS);

        /** Limits the number of time series; further outcomes count as {@link #OTHER}. */
        private static final int MAX_OUTCOMES = 64;

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
            return outcomes.computeIfAbsent(outcomes.size() < MAX_OUTCOMES ? word : OTHER, first -> new LongAdder());
        }

        private static int bucket(long nanos) {
            int bucket = 0;
            while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
                bucket++;
            }
            return bucket;
        }

        /** The number of exchanges for each outcome, sorted by outcome. */
        public Map<String, Long> outcomes() {
            Map<String, Long> counts = new TreeMap<>();
            outcomes.forEach((word, count) -> counts.put(word, count.sum()));
            return counts;
        }

        /** The upper bounds of {@link #counts}, in seconds; the last is infinity. */
        public static double[] bounds() {
            double[] bounds = Arrays.copyOf(BOUNDS, BOUNDS.length + 1);
            bounds[BOUNDS.length] = Double.POSITIVE_INFINITY;
            return bounds;
        }

        /** The number of exchanges in each duration bucket. */
        public long[] counts() {
            return IntStream.range(0, buckets.length)
                    .mapToLong(bucket -> buckets[bucket].sum())
                    .toArray();
        }

        /** The sum of all durations, in seconds. */
        public double seconds() {
            return nanos.sum() / 1e9;
        }

        /** Bytes of all requests. */
        public long received() {
            return received.sum();
        }

        /** Bytes of all answers. */
        public long sent() {
            return sent.sum();
        }
    }
}
