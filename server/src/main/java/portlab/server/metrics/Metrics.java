package portlab.server.metrics;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
    private final LongAdder listingsRefused = new LongAdder();
    private final LongSupplier linesLost;
    private final String version;
    private PrometheusWriter writer;

    /**
     * @param linesLost how many log lines could not be written so far
     * @param version the server's version
     */
    public Metrics(LongSupplier linesLost, String version) {
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
        return writer().expose(services, load, linesLost.getAsLong(), listingsRefused.sum(), accept);
    }

    private synchronized PrometheusWriter writer() {
        if (writer == null) {
            writer = new PrometheusWriter(version);
        }
        return writer;
    }
}
