package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import portlab.client.net.Directory;
import portlab.client.net.LineServer;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
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
