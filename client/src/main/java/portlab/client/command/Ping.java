package portlab.client.command;

import java.util.Locale;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Samples;
import portlab.client.measure.Series;
import portlab.client.net.ConnectProbe;
import portlab.client.net.EchoClient;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Payload;

/** Measures a round trip again and again. */
public final class Ping {
    private final Network network;
    private final Request request;
    private final Listener listener;
    private final Samples roundTrips = new Samples();
    private final Samples fromIntended = new Samples();
    private EchoClient echo;
    private String address = "";

    /** What a round trip is. */
    public enum Kind {
        /** From a HEAD request to the answer's first byte, on a new connection each time. */
        HTTP,
        /** From 16 bytes sent to the first of them back, on one connection. */
        ECHO,
        /** From the call that connects to the connection. */
        CONNECT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param count how many to measure, after a first one that is not counted
     * @param intervalNanos from one to the next
     */
    public record Request(Kind kind, Endpoint endpoint, int count, long intervalNanos) {}

    /**
     * One of the series as it comes.
     *
     * @param number from 0, which is the cold one
     * @param nanos -1 when it was lost
     * @param loss why it was lost; empty otherwise
     */
    public record Sample(int number, long nanos, String loss) {}

    /** Hears of samples as they come. */
    public interface Listener {
        void sample(Sample sample);
    }

    /**
     * What came of a series.
     *
     * @param address that answered; empty when none did
     * @param fromIntended the same round trips from the moment each should have begun: where one is late, those after it
     *     begin late, which the plain numbers hide (coordinated omission)
     * @param stopped whether it was stopped before its end
     */
    public record Result(Request request, String address, Series roundTrips, Series fromIntended, boolean stopped) {}

    private Ping(Network network, Request request, Listener listener) {
        this.network = network;
        this.request = request;
        this.listener = listener;
    }

    /**
     * Runs a series to its end or until the network is stopped.
     *
     * @throws Failure when the first one is lost already: then nothing answers there
     */
    public static Result run(Network network, Request request, Listener listener) throws Failure {
        return new Ping(network, request, listener).run();
    }

    private Result run() throws Failure {
        try {
            long start = System.nanoTime();
            for (int n = 0; n <= request.count(); n++) {
                long intended = start + Math.max(0, n - 1) * request.intervalNanos();
                if (!network.awaitNanoTime(intended)) {
                    break;
                }
                try {
                    record(n, intended, measure());
                } catch (Failure e) {
                    if (e.exit() == ExitCode.INTERRUPTED) {
                        break;
                    }
                    if (n == 0) {
                        throw e;
                    }
                    lose(n, e);
                }
                start = n == 0 ? System.nanoTime() + request.intervalNanos() : start;
            }
        } finally {
            reset();
        }
        Series series = roundTrips.series();
        return new Result(request, address, series, fromIntended.series(), network.stopped());
    }

    private void record(int n, long intended, long nanos) {
        long end = System.nanoTime();
        if (n > 0) {
            roundTrips.add(nanos);
            fromIntended.add(Math.max(nanos, end - intended));
        }
        listener.sample(new Sample(n, nanos, ""));
    }

    private void lose(int n, Failure why) {
        reset();
        if (n > 0) {
            roundTrips.lose();
            fromIntended.lose();
        }
        listener.sample(new Sample(n, -1, why.what()));
    }

    private long measure() throws Failure {
        return switch (request.kind()) {
            case HTTP -> http();
            case ECHO -> echo();
            case CONNECT -> connect();
        };
    }

    private long http() throws Failure {
        try (HttpResponse response = network.http().send(request.endpoint(), "HEAD", "/", HttpClient.ANYTHING)) {
            address = response.reply().address();
            return response.reply().timing().waitNanos();
        }
    }

    private long echo() throws Failure {
        if (echo == null) {
            echo = new EchoClient(network.connector(), request.endpoint());
            address = echo.address();
        }
        return echo.round(PAYLOAD, new Meter()).rttNanos();
    }

    private long connect() throws Failure {
        ConnectProbe reach = ConnectProbe.of(network.connector(), request.endpoint());
        address = reach.address();
        return reach.connectNanos();
    }

    private void reset() {
        if (echo != null) {
            echo.close();
            echo = null;
        }
    }

    private static final Payload PAYLOAD = Payload.of("portlab ping ...");
}
