package portlab.client.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.OptionalDouble;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.lab.Probe;
import portlab.client.measure.Arrivals;
import portlab.client.measure.Meter;
import portlab.client.net.BulkClient;
import portlab.client.net.Directory;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.TextClient;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** Measures what a lab asked a student to measure, in a few seconds at most. */
public final class LabMeasurement {
    private static final double NANOS_PER_MS = 1e6;
    /** Bytes per ns, in kB/s and in MB/s. */
    private static final double KB_PER_S = 1e6;

    private static final double MB_PER_S = 1e3;
    private static final int ROUNDS = 3;
    private static final int PINGS = 5;
    private static final long PING_INTERVAL = 20_000_000L;
    private static final int DATAGRAMS = 200;
    private static final long DATAGRAM_INTERVAL = 5_000_000L;
    private static final long DATAGRAM_WAIT = 500_000_000L;
    private static final int DATAGRAM_BYTES = 32;
    private static final ByteSize BULK = ByteSize.parse("4MB").orElseThrow();

    private final Network network;
    private final Directory directory;

    public LabMeasurement(Network network, Directory directory) {
        this.network = network;
        this.directory = directory;
    }

    /** @return empty if the server does not answer */
    public OptionalDouble run(Probe probe) {
        try {
            return OptionalDouble.of(
                    switch (probe.kind()) {
                        case WAIT -> wait(probe.path());
                        case FILE_RATE -> fileRate(probe.path());
                        case BULK_RATE -> bulkRate();
                        case ECHO -> echo();
                        case CALC -> calc(probe.replica());
                        case UDP_ECHO -> datagrams().roundTrips().p50Micros() / 1000.0;
                        case UDP_LOSS -> datagrams().lossPercent();
                    });
        } catch (Failure | IOException unreachable) {
            // The record then says that nothing was measured.
            return OptionalDouble.empty();
        }
    }

    private double wait(String path) throws Failure {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            try (HttpResponse response =
                    network.http10().send(directory.of(Protocol.HTTP), "HEAD", path, HttpClient.ANYTHING)) {
                least = Math.min(least, response.reply().timing().waitNanos());
            }
        }
        return least / NANOS_PER_MS;
    }

    private double fileRate(String path) throws Failure, IOException {
        try (HttpResponse response = network.http10().get(directory.of(Protocol.HTTP), path)) {
            long start = System.nanoTime();
            response.transferTo(Channels.newChannel(OutputStream.nullOutputStream()), new Meter());
            return KB_PER_S * response.reply().bytes() / (System.nanoTime() - start);
        }
    }

    private double bulkRate() throws Failure {
        try (BulkClient bulk = new BulkClient(network.connector(), directory.of(Protocol.BULK), false)) {
            BulkClient.Transfer transfer = bulk.down(BULK, new Meter());
            return MB_PER_S * transfer.bytes() / transfer.transferNanos();
        }
    }

    private double echo() throws Failure {
        Ping.Request request = new Ping.Request(Ping.Kind.ECHO, directory.of(Protocol.ECHO), PINGS, PING_INTERVAL);
        return Ping.run(network, request, sample -> {}).roundTrips().p50Micros() / 1000.0;
    }

    private double calc(int replica) throws Failure {
        TextClient client = new TextClient(network.connector(), Protocol.CALC);
        List<Endpoint> replicas = directory.all(Protocol.CALC);
        if (replica >= replicas.size()) {
            throw new Failure(ExitCode.USAGE, "there are only " + replicas.size() + " replicas", "");
        }
        Endpoint endpoint = replicas.get(replica);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            least = Math.min(least, client.ask(endpoint, "21").timing().waitNanos());
        }
        return least / NANOS_PER_MS;
    }

    private Arrivals.Summary datagrams() throws Failure {
        UdpPing.Request request = new UdpPing.Request(
                directory.of(Protocol.ECHO), DATAGRAMS, DATAGRAM_INTERVAL, DATAGRAM_WAIT, DATAGRAM_BYTES);
        return UdpPing.run(network, request, sample -> {}).summary();
    }
}
