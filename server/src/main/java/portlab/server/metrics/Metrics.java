package portlab.server.metrics;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import portlab.server.net.Exchange;
import portlab.server.net.Load;

/**
 * Counts exchanges, and tells what it has counted. Counting costs each exchange a handful of additions and no memory; what
 * is needed to tell is loaded when it is asked for first.
 */
public final class Metrics implements Consumer<Exchange> {
    private final Map<String, ServiceMetrics> tallies = new ConcurrentHashMap<>();
    private final LongAdder listingsRefused = new LongAdder();
    private final LongSupplier linesLost;
    private final String version;
    private PrometheusWriter exposer;

    /**
     * @param linesLost how many lines of the request log could not be written so far
     * @param version the server's
     */
    public Metrics(LongSupplier linesLost, String version) {
        this.linesLost = linesLost;
        this.version = version;
    }

    @Override
    public void accept(Exchange exchange) {
        ServiceMetrics tally = tallies.get(exchange.service());
        if (tally == null) {
            tally = tallies.computeIfAbsent(exchange.service(), service -> new ServiceMetrics());
        }
        tally.add(exchange);
    }

    /** Counts a listing that there was no memory for. */
    public void listingRefused() {
        listingsRefused.increment();
    }

    /**
     * Everything in the format that {@code accept} asks for: OpenMetrics, else Prometheus' own text. The first call takes
     * a while.
     *
     * @param load what the server has to do
     * @param accept an Accept field, or null
     */
    public Exposition expose(Load load, String accept) throws IOException {
        return exposer().expose(tallies, load, linesLost.getAsLong(), listingsRefused.sum(), accept);
    }

    private synchronized PrometheusWriter exposer() {
        if (exposer == null) {
            exposer = new PrometheusWriter(version);
        }
        return exposer;
    }
}
