package portlab.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.metrics.Metrics.Exposition;
import portlab.server.net.Connection.Load;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;

class MetricsTest {
    private static final Load LOAD = new Load(7, 2, 4, 1024, true, 3, Duration.ofMillis(250));

    private final Metrics metrics = new Metrics(() -> 3, () -> 5, "9.8.7");

    private static Exchange exchange(String service, String outcome, long received, long sent, long nanos) {
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 40000);
        return new Exchange(
                service, peer, 1, "request", outcome, received, sent, sent, 0, nanos, null, null, Decisions.NONE, null);
    }

    private List<String> lines() throws Exception {
        return new String(metrics.expose(LOAD, null).text(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private void assertExposed(String... expected) throws Exception {
        List<String> lines = lines();
        for (String line : expected) {
            assertTrue(lines.contains(line), line + " in " + lines);
        }
    }

    @Test
    void exchangesAreCountedByServiceAndOutcome() throws Exception {
        metrics.accept(exchange("http", "200", 100, 1000, 1));
        metrics.accept(exchange("http", "200", 10, 2000, 1));
        metrics.accept(exchange("http", "404", 1, 0, 1));
        metrics.accept(exchange("calc", "refused", 5, 6, 1));
        assertExposed(
                "# TYPE portlab_requests_total counter",
                "portlab_requests_total{service=\"http\",status=\"200\"} 2.0",
                "portlab_requests_total{service=\"http\",status=\"404\"} 1.0",
                "portlab_requests_total{service=\"calc\",status=\"refused\"} 1.0",
                "portlab_received_bytes_total{service=\"http\"} 111.0",
                "portlab_sent_bytes_total{service=\"http\"} 3000.0",
                "portlab_received_bytes_total{service=\"calc\"} 5.0",
                "portlab_sent_bytes_total{service=\"calc\"} 6.0");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1.0E-4",
        "100000, 1.0E-4",
        "100001, 2.5E-4",
        "1000000, 0.001",
        "999999999, 1.0",
        "10000000000, 10.0",
        "10000000001, +Inf"
    })
    void aDurationIsCountedInItsBucket(long nanos, String bound) throws Exception {
        metrics.accept(exchange("http", "200", 0, 0, nanos));
        String first = lines().stream()
                .filter(line -> line.matches("portlab_request_duration_seconds_bucket.* 1"))
                .findFirst()
                .orElseThrow();
        assertEquals("portlab_request_duration_seconds_bucket{service=\"http\",le=\"" + bound + "\"} 1", first);
        assertExposed(
                "portlab_request_duration_seconds_count{service=\"http\"} 1",
                "portlab_request_duration_seconds_sum{service=\"http\"} " + nanos / 1e9);
    }

    @Test
    void exposesTheLoadTheLogAndTheBuild() throws Exception {
        metrics.listingRefused();
        metrics.listingRefused();
        assertExposed(
                "portlab_connections 7.0",
                "portlab_connections_waiting 5.0",
                "portlab_workers 4.0",
                "portlab_workers_busy 2.0",
                "portlab_workers_limit 1024.0",
                "portlab_draining 1.0",
                "portlab_log_lines_lost_total 3.0",
                "portlab_wire_events_dropped_total 5.0",
                "portlab_listings_refused_total 2.0",
                "portlab_build_info{version=\"9.8.7\"} 1");
        assertTrue(lines().stream().anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"} ")));
    }

    /** With {@code -p 0} the server may try several base ports. */
    @Test
    void portsOfCalcThatWereTriedInVainAreForgotten() {
        metrics.replica(8084, metrics);
        metrics.forgetReplicas();
        metrics.replica(9084, metrics);
        assertEquals(Map.of(9084, 0L), metrics.replicas());
    }

    @Test
    void exposesOpenMetricsOnRequest() throws Exception {
        metrics.accept(exchange("http", "200", 0, 0, 0));
        Exposition open = metrics.expose(LOAD, "application/openmetrics-text; version=1.0.0,text/plain;q=0.5");
        assertTrue(open.type().startsWith("application/openmetrics-text; version=1.0.0"), open.type());
        assertTrue(new String(open.text(), StandardCharsets.UTF_8).endsWith("# EOF\n"));
        Exposition plain = metrics.expose(LOAD, "text/html, */*;q=0.1");
        assertTrue(plain.type().startsWith("text/plain; version=0.0.4"), plain.type());
        assertFalse(new String(plain.text(), StandardCharsets.UTF_8).contains("# EOF"));
    }

    @Test
    void limitsTheOutcomesOfAService() throws Exception {
        for (int i = 0; i < 1000; i++) {
            metrics.accept(exchange("http", "made up " + i, 0, 0, 0));
        }
        List<String> counts = lines().stream()
                .filter(line -> line.startsWith("portlab_requests_total"))
                .toList();
        assertEquals(65, counts.size());
        assertExposed("portlab_requests_total{service=\"http\",status=\"other\"} 936.0");
    }

    @Test
    void parallelCountsLoseNothing() throws Exception {
        int threads = 4;
        int each = 10_000;
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            new Thread(() -> {
                        for (int n = 0; n < each; n++) {
                            metrics.accept(exchange("http", "200", 1, 2, 3));
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        assertExposed(
                "portlab_requests_total{service=\"http\",status=\"200\"} 40000.0",
                "portlab_received_bytes_total{service=\"http\"} 40000.0",
                "portlab_request_duration_seconds_count{service=\"http\"} 40000");
    }
}
