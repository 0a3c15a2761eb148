package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portlab.client.net.Directory;
import portlab.client.net.Endpoint;
import portlab.client.net.LineServer;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
import portlab.client.tls.TlsServer;
import portlab.common.Protocol;

class ProbeTest {

    /** A peer that keeps sending single bytes never triggers the idle timeout. */
    @Test
    void aPeerThatDripsTimesOut() throws Exception {
        try (LineServer server = new LineServer((line, out) -> drip(out))) {
            Directory directory = new Directory(server.endpoint());
            for (Protocol service : Protocol.values()) {
                directory = directory.with(service, List.of(server.endpoint()));
            }
            Directory all = directory;
            Network network = new Network(Timeouts.DEFAULT, "test");
            List<Probe.Result> results = assertTimeoutPreemptively(
                    Duration.ofSeconds(15), () -> Probe.run(network, all, List.of(Protocol.values())));
            for (Probe.Result result : results) {
                boolean text = result.service() == Protocol.MESSAGE
                        || result.service() == Protocol.CALC
                        || result.service() == Protocol.BULK;
                assertEquals(text, result.verdict() == Probe.Verdict.SILENT, result::toString);
                assertEquals(0, result.rttNanos(), result::toString);
            }
        }
    }

    private static Probe.Result ask(Endpoint server, Protocol service, boolean tls) throws Exception {
        Directory directory = new Directory(server, Map.of(service, List.of(server)), tls);
        Network network = new Network(Timeouts.DEFAULT, "test");
        return Probe.run(network, directory, List.of(service)).get(0);
    }

    @Test
    void namesTheVerdictsOnTls() throws Exception {
        try (TlsServer server = TlsServer.answering(TlsServer.ofPortlab())) {
            Endpoint plain = server.endpoint().withTls(false);
            Probe.Result spoken = ask(plain, Protocol.CALC, false);
            assertEquals(Probe.Verdict.TLS, spoken.verdict(), spoken::toString);
            Probe.Result refused = ask(server.endpoint(), Protocol.CALC, true);
            assertEquals(Probe.Verdict.UNTRUSTED, refused.verdict(), refused::toString);
            assertTrue(refused.why().contains("fingerprint"), refused::toString);
            assertTrue(refused.hint().contains("--pin sha256//"), refused::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "ADMIN"})
    void aServerThatSendsToTlsOnTheSamePortSpeaksIt(Protocol service) throws Exception {
        AtomicReference<Endpoint> own = new AtomicReference<>();
        try (LineServer server = new LineServer((line, out) -> {
            String head = "HTTP/1.0 301 Moved\r\nLocation: https://" + own.get() + "/\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
        })) {
            own.set(server.endpoint());
            assertEquals(
                    Probe.Verdict.TLS, ask(server.endpoint(), service, false).verdict());
        }
    }

    private static void drip(OutputStream out) throws java.io.IOException {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                out.write('4');
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
