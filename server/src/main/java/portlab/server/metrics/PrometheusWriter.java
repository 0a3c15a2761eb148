package portlab.server.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import portlab.server.net.Load;

/** Puts what was counted, the server's load and the JVM's own metrics into a monitoring system's words. */
final class PrometheusWriter {
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final MetricSnapshot build;

    PrometheusWriter(String version) {
        JvmMetrics.builder().register(jvm);
        this.build = InfoSnapshot.builder()
                .name("portlab_build")
                .help("Which server this is.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version))
                        .build())
                .build();
    }

    Exposition expose(
            Map<String, ServiceMetrics> tallies, Load load, long linesLost, long listingsRefused, String accept)
            throws IOException {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(build);
        all.add(requests(tallies));
        all.add(durations(tallies));
        all.add(bytes("portlab_received", "Bytes of requests.", tallies, ServiceMetrics::received));
        all.add(bytes("portlab_sent", "Bytes of answers.", tallies, ServiceMetrics::sent));
        all.add(gauge("portlab_connections", "Connections open, the admin port's not counted.", load.connections()));
        all.add(gauge(
                "portlab_connections_waiting",
                "Connections that wait without a worker.",
                Math.max(0, load.connections() - load.held())));
        all.add(gauge("portlab_workers", "Worker threads there are.", load.workers()));
        all.add(gauge("portlab_workers_busy", "Workers that a connection has to itself.", load.held()));
        all.add(gauge("portlab_workers_limit", "Worker threads there may be.", load.mostWorkers()));
        all.add(CounterSnapshot.builder()
                .name("portlab_leads_taken")
                .help(
                        "Turns that held up the other connections for too long, because of a slow disk for example, so that"
                                + " another worker took the lead.")
                .dataPoint(counter(Labels.EMPTY, load.leadsTaken()))
                .build());
        all.add(GaugeSnapshot.builder()
                .name("portlab_longest_turn_seconds")
                .unit(Unit.SECONDS)
                .help("How long the longest of these turns worked.")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(load.longestTurn().toNanos() / 1e9)
                        .build())
                .build());
        all.add(gauge("portlab_draining", "1 while the server is about to end, else 0.", load.draining() ? 1 : 0));
        all.add(counter("portlab_log_lines_lost", "Lines of the request log that could not be written.", linesLost));
        all.add(counter("portlab_listings_refused", "Listings that there was no memory for.", listingsRefused));
        jvm.scrape().forEach(all::add);
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, new MetricSnapshots(all));
        return new Exposition(writer.getContentType(), out.toByteArray());
    }

    private static MetricSnapshot requests(Map<String, ServiceMetrics> tallies) {
        CounterSnapshot.Builder requests =
                CounterSnapshot.builder().name("portlab_requests").help("Exchanges, by how they ended.");
        tallies.forEach((service, tally) -> tally.outcomes()
                .forEach((outcome, count) ->
                        requests.dataPoint(counter(Labels.of("service", service, "status", outcome), count))));
        return requests.build();
    }

    private static MetricSnapshot durations(Map<String, ServiceMetrics> tallies) {
        HistogramSnapshot.Builder durations = HistogramSnapshot.builder()
                .name("portlab_request_duration_seconds")
                .unit(Unit.SECONDS)
                .help("From a request's first byte seen to its answer's last byte handed to the operating system.");
        tallies.forEach((service, tally) -> durations.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(Labels.of("service", service))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(ServiceMetrics.bounds(), tally.counts()))
                .sum(tally.seconds())
                .build()));
        return durations.build();
    }

    private static MetricSnapshot bytes(
            String name, String help, Map<String, ServiceMetrics> tallies, ToLongFunction<ServiceMetrics> sum) {
        CounterSnapshot.Builder bytes =
                CounterSnapshot.builder().name(name + "_bytes").unit(Unit.BYTES).help(help);
        tallies.forEach(
                (service, tally) -> bytes.dataPoint(counter(Labels.of("service", service), sum.applyAsLong(tally))));
        return bytes.build();
    }

    private static CounterDataPointSnapshot counter(Labels labels, long value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(counter(Labels.EMPTY, value))
                .build();
    }

    private static MetricSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }
}
