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
     * @param bytes that came back unchanged in all rounds
     * @param first the first round
     * @param roundTrips to the first byte back, of all rounds
     * @param totalNanos from the first byte sent to the last byte back, summed over all rounds
     * @param stopped whether the user stopped it early
     */
    public record Result(
            String address,
            long connectNanos,
            int rounds,
            long bytes,
            EchoClient.Round first,
            Series roundTrips,
            long totalNanos,
            boolean stopped) {}

    /** @throws Failure also if a byte comes back changed */
    public static Result run(Network network, Request request, Progress progress) throws Failure {
        Meter meter = new Meter();
        Samples samples = new Samples();
        try (EchoClient client = new EchoClient(network.connector(), request.endpoint())) {
            meter.expect(request.payload().length() * request.count());
            progress.begin(meter);
            EchoClient.Round first = null;
            int rounds = 0;
            long total = 0;
            try {
                while (rounds < request.count() && !network.stopped()) {
                    EchoClient.Round round = client.round(request.payload(), meter);
                    first = first == null ? round : first;
                    samples.add(round.rttNanos());
                    total += round.totalNanos();
                    rounds++;
                }
                finish(client, network);
            } catch (Failure e) {
                if (!network.stopped() || rounds == 0) {
                    throw e;
                }
            } finally {
                progress.end();
            }
            return new Result(
                    client.address(),
                    client.connectNanos(),
                    rounds,
                    rounds * request.payload().length(),
                    first,
                    samples.series(),
                    total,
                    network.stopped());
        }
    }

    private static void finish(EchoClient client, Network network) throws Failure {
        if (!network.stopped()) {
            client.finish();
        }
    }
}
