package portlab.client.command;

import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Samples;
import portlab.client.measure.Samples.Series;
import portlab.client.net.EchoClient;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.Payload;

/** Sends bytes and compares them with the ones that come back. */
public final class Echo {
    private Echo() {}

    /** @param count number of rounds, on one connection */
    public record Request(Endpoint endpoint, Payload payload, int count) {}

    /**
     * The result of all rounds.
     *
     * @param rounds number of complete rounds
     * @param bytes that came back unchanged, also in the round that the user stopped
     * @param first the first round
     * @param roundTrips to the first byte back, of all rounds and of the one that the user stopped
     * @param totalNanos from the first byte sent to the last byte back, summed over all rounds
     * @param stopped whether the user stopped it early
     */
    public record Result(
            String address,
            long connectNanos,
            long tlsNanos,
            int rounds,
            long bytes,
            EchoClient.Round first,
            Series roundTrips,
            long totalNanos,
            boolean stopped) {

        /** Without TLS. */
        public Result(
                String address,
                long connectNanos,
                int rounds,
                long bytes,
                EchoClient.Round first,
                Series roundTrips,
                long totalNanos,
                boolean stopped) {
            this(address, connectNanos, 0, rounds, bytes, first, roundTrips, totalNanos, stopped);
        }
    }

    /** @throws Failure also if a byte comes back changed, or if the user stops before the first one is back */
    public static Result run(Network network, Request request, Progress progress) throws Failure {
        Meter meter = new Meter();
        Sum sum = new Sum();
        try (EchoClient client = new EchoClient(network.connector(), request.endpoint())) {
            meter.expect(request.payload().length() * request.count());
            progress.begin(meter);
            int rounds = 0;
            try {
                while (rounds < request.count() && !network.stopped()) {
                    sum.add(client.round(request.payload(), meter));
                    rounds++;
                }
                finish(client, network);
            } catch (Failure e) {
                if (!network.stopped() || meter.received() == 0) {
                    throw e;
                }
                sum.add(client.unfinished());
            } finally {
                progress.end();
            }
            if (sum.first == null) {
                throw Failure.stopped(null);
            }
            return new Result(
                    client.address(),
                    client.connectNanos(),
                    client.tlsNanos(),
                    rounds,
                    sum.bytes,
                    sum.first,
                    sum.samples.series(),
                    sum.totalNanos,
                    network.stopped());
        }
    }

    /** The rounds so far. */
    private static final class Sum {
        private final Samples samples = new Samples();
        private EchoClient.Round first;
        private long bytes;
        private long totalNanos;

        void add(EchoClient.Round round) {
            if (round.bytes() == 0) {
                return;
            }
            first = first == null ? round : first;
            samples.add(round.rttNanos());
            bytes += round.bytes();
            totalNanos += round.totalNanos();
        }
    }

    private static void finish(EchoClient client, Network network) throws Failure {
        if (!network.stopped()) {
            client.finish();
        }
    }
}
