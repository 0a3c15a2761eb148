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
import portlab.server.metrics.Metrics.Exposition;
import portlab.server.metrics.Metrics.ServiceMetrics;
import portlab.server.metrics.Metrics.TlsCounts;
import portlab.server.net.Connection.Load;

/** Writes the counts, the server's load and the JVM's own metrics in the formats of Prometheus. */
final class PrometheusWriter {
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final MetricSnapshot build;

    PrometheusWriter(String version) {
        JvmMetrics.builder().register(jvm);
        this.build = InfoSnapshot.builder()
                .name("portlab_build")
                .help("Version of the server.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version))
                        .build())
                .build();
    }

    Exposition expose(
            Map<String, ServiceMetrics> services,
            Map<String, Long> datagrams,
            Map<Integer, Long> replicas,
            TlsCounts tls,
            Load load,
            long linesLost,
            long eventsDropped,
            long listingsRefused,
            String accept)
            throws IOException {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(build);
        all.add(requests(services));
        all.add(durations(services));
        all.add(bytes("portlab_received", "Bytes received in requests.", services, ServiceMetrics::received));
        all.add(bytes("portlab_sent", "Bytes sent in answers.", services, ServiceMetrics::sent));
        all.add(datagrams(datagrams));
        all.add(replicas(replicas));
        if (tls.certificateEnd() != null) {
            all.add(handshakes(tls.handshakes()));
            all.add(certificate(tls.certificateEnd().getAsLong()));
        }
        all.add(gauge("portlab_connections", "Open connections, without those of the admin port.", load.connections()));
        all.add(gauge(
                "portlab_connections_waiting",
                "Open connections that wait and use no worker.",
                Math.max(0, load.connections() - load.held())));
        all.add(gauge("portlab_workers", "Worker threads.", load.workers()));
        all.add(gauge(
                "portlab_workers_busy", "Workers that serve a single connection, such as a slow reader.", load.held()));
        all.add(gauge("portlab_workers_limit", "Maximum number of worker threads.", load.mostWorkers()));
        all.add(counter(
                "portlab_leads_taken",
                "Turns that blocked the other connections for too long, for example on a slow disk, so that another"
                        + " worker took the lead.",
                load.leadsTaken()));
        all.add(GaugeSnapshot.builder()
                .name("portlab_longest_turn_seconds")
                .unit(Unit.SECONDS)
                .help("Duration of the longest of these turns.")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(load.longestTurn().toNanos() / 1e9)
                        .build())
                .build());
        all.add(gauge("portlab_draining", "1 while the server prepares to stop, else 0.", load.draining() ? 1 : 0));
        all.add(counter("portlab_log_lines_lost", "Log lines that could not be written.", linesLost));
        all.add(counter(
                "portlab_wire_events_dropped",
                "Events of --wire that came faster than they could be written.",
                eventsDropped));
        all.add(counter("portlab_listings_refused", "Directory listings refused for lack of memory.", listingsRefused));
        jvm.scrape().forEach(all::add);
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, new MetricSnapshots(all));
        return new Exposition(writer.getContentType(), out.toByteArray());
    }

    private static MetricSnapshot requests(Map<String, ServiceMetrics> services) {
        CounterSnapshot.Builder requests =
                CounterSnapshot.builder().name("portlab_requests").help("Exchanges by service and outcome.");
        services.forEach((service, metrics) -> metrics.outcomes()
                .forEach((outcome, count) ->
                        requests.dataPoint(counter(Labels.of("service", service, "status", outcome), count))));
        return requests.build();
    }

    private static MetricSnapshot datagrams(Map<String, Long> outcomes) {
        CounterSnapshot.Builder datagrams =
                CounterSnapshot.builder().name("portlab_datagrams").help("Datagrams of UDP echo by outcome.");
        outcomes.forEach((outcome, count) -> datagrams.dataPoint(counter(Labels.of("outcome", outcome), count)));
        return datagrams.build();
    }

    private static MetricSnapshot replicas(Map<Integer, Long> exchanges) {
        CounterSnapshot.Builder replicas =
                CounterSnapshot.builder().name("portlab_calc_requests").help("Exchanges of calc by port.");
        exchanges.forEach((port, count) -> replicas.dataPoint(counter(Labels.of("port", "" + port), count)));
        return replicas.build();
    }

    private static MetricSnapshot handshakes(Map<String, Long> results) {
        CounterSnapshot.Builder handshakes =
                CounterSnapshot.builder().name("portlab_tls_handshakes").help("TLS handshakes by result.");
        results.forEach((result, count) -> handshakes.dataPoint(counter(Labels.of("result", result), count)));
        return handshakes.build();
    }

    private static MetricSnapshot certificate(long end) {
        return GaugeSnapshot.builder()
                .name("portlab_tls_certificate_expiry_timestamp_seconds")
                .unit(Unit.SECONDS)
                .help("When the certificate expires, in seconds since 1970.")
                .dataPoint(GaugeDataPointSnapshot.builder().value(end).build())
                .build();
    }

    private static MetricSnapshot durations(Map<String, ServiceMetrics> services) {
        HistogramSnapshot.Builder durations = HistogramSnapshot.builder()
                .name("portlab_request_duration_seconds")
                .unit(Unit.SECONDS)
                .help(
                        "Time from the first byte of a request until the last byte of its answer is handed to the operating system.");
        services.forEach((service, metrics) -> durations.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(Labels.of("service", service))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(ServiceMetrics.bounds(), metrics.counts()))
                .sum(metrics.seconds())
                .build()));
        return durations.build();
    }

    private static MetricSnapshot bytes(
            String name, String help, Map<String, ServiceMetrics> services, ToLongFunction<ServiceMetrics> sum) {
        CounterSnapshot.Builder bytes =
                CounterSnapshot.builder().name(name + "_bytes").unit(Unit.BYTES).help(help);
        services.forEach((service, metrics) ->
                bytes.dataPoint(counter(Labels.of("service", service), sum.applyAsLong(metrics))));
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
