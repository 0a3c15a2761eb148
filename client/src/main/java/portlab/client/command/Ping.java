package portlab.client.command;

import java.util.Locale;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Samples;
import portlab.client.measure.Samples.Series;
import portlab.client.net.Connector;
import portlab.client.net.Connector.ConnectProbe;
import portlab.client.net.EchoClient;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.HttpResponse.Reply;
import portlab.client.net.Network;
import portlab.client.net.Payload;
import portlab.client.tls.TlsDetails;

/** Measures a series of round trips. */
public final class Ping {
    private final Network network;
    private final Request request;
    private final Listener listener;
    private final Connector connector;
    private final HttpClient http;
    private final Samples roundTrips = new Samples();
    private final Samples fromIntended = new Samples();
    private final Samples resumed = new Samples();
    private EchoClient echo;
    private String address = "";
    private long resumedNanos = Sample.NONE;
    private long begin;
    private long sampleStart;

    /** The kinds of round trip. */
    public enum Kind {
        /** From a HEAD request to the first byte of its response, on a new connection each time. */
        HTTP,
        /** From 16 bytes sent to the first of them back, on one connection. */
        ECHO,
        /** From the call to connect to the established connection. */
        CONNECT,
        /** A full TLS handshake, and then one that resumes its session, each on a new connection. */
        TLS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param count number of round trips, after a first one that is not counted
     * @param intervalNanos from one start to the next
     */
    public record Request(Kind kind, Endpoint endpoint, int count, long intervalNanos) {}

    /**
     * One round trip.
     *
     * @param number 0 for the first one, which is not counted
     * @param startNanos when it began, since the beginning of the series
     * @param nanos -1 if lost
     * @param resumedNanos of the resumed TLS handshake; {@link #NONE} if there was none
     * @param loss the reason for a loss; empty otherwise
     */
    public record Sample(int number, long startNanos, long nanos, long resumedNanos, String loss) {
        /** A time that does not exist. */
        public static final long NONE = -1;

        /** Of anything but TLS handshakes. */
        public Sample(int number, long startNanos, long nanos, String loss) {
            this(number, startNanos, nanos, NONE, loss);
        }
    }

    /** Receives each sample as it is measured. */
    public interface Listener {
        void sample(Sample sample);
    }

    /**
     * The result of a series.
     *
     * @param address that answered; empty if none did
     * @param fromIntended the same round trips, timed from their intended starts: a slow one delays the next ones, which the
     *     plain times hide (coordinated omission)
     * @param resumed resumed TLS handshakes; none of any other kind
     * @param stopped whether the user stopped it early
     */
    public record Result(
            Request request, String address, Series roundTrips, Series fromIntended, Series resumed, boolean stopped) {

        /** Of anything but TLS handshakes. */
        public Result(Request request, String address, Series roundTrips, Series fromIntended, boolean stopped) {
            this(request, address, roundTrips, fromIntended, new Samples().series(), stopped);
        }
    }

    private Ping(Network network, Request request, Listener listener) {
        this.network = network;
        this.request = request;
        this.listener = listener;
        this.connector = network.connector();
        this.http = network.http10();
    }

    /**
     * Runs a series until it ends or the network is stopped.
     *
     * @throws Failure if the first round trip fails
     */
    public static Result run(Network network, Request request, Listener listener) throws Failure {
        return new Ping(network, request, listener).run();
    }

    private Result run() throws Failure {
        try {
            begin = System.nanoTime();
            long start = begin;
            for (int n = 0; n <= request.count(); n++) {
                long intended = start + Math.max(0, n - 1) * request.intervalNanos();
                if (!network.awaitNanoTime(intended)) {
                    break;
                }
                sampleStart = System.nanoTime() - begin;
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
        return new Result(request, address, series, fromIntended.series(), resumed.series(), network.stopped());
    }

    private void record(int n, long intended, long nanos) {
        long end = System.nanoTime();
        if (n > 0) {
            roundTrips.add(nanos);
        }
        if (n > 0 && request.kind() != Kind.TLS) {
            // A sample of TLS has more than its handshake.
            fromIntended.add(Math.max(nanos, end - intended));
        }
        if (n > 0 && resumedNanos != Sample.NONE) {
            resumed.add(resumedNanos);
        }
        listener.sample(new Sample(n, sampleStart, nanos, resumedNanos, ""));
    }

    private void lose(int n, Failure why) {
        reset();
        roundTrips.lose();
        fromIntended.lose();
        listener.sample(new Sample(n, sampleStart, -1, why.what()));
    }

    private long measure() throws Failure {
        return switch (request.kind()) {
            case HTTP -> http();
            case ECHO -> echo();
            case CONNECT -> connect();
            case TLS -> tls();
        };
    }

    private long http() throws Failure {
        try (HttpResponse response = http.send(request.endpoint(), "HEAD", "/", HttpClient.ANYTHING)) {
            address = response.reply().address();
            return response.reply().timing().waitNanos();
        }
    }

    private long echo() throws Failure {
        if (echo == null) {
            echo = new EchoClient(connector, request.endpoint());
            address = echo.address();
        }
        return echo.round(PAYLOAD, new Meter()).rttNanos();
    }

    private long connect() throws Failure {
        ConnectProbe probe = ConnectProbe.of(connector, request.endpoint().withTls(false));
        address = probe.address();
        return probe.connectNanos();
    }

    /** Two handshakes, of which the second can resume the first: the first answer comes after what it takes to do so. */
    private long tls() throws Failure {
        Connector once = network.connector().withNewSessions();
        long full = handshake(once).timing().tlsNanos();
        Reply second = handshake(once);
        boolean continued = second.tls().filter(TlsDetails::resumed).isPresent();
        resumedNanos = continued ? second.timing().tlsNanos() : Sample.NONE;
        return full;
    }

    private Reply handshake(Connector once) throws Failure {
        HttpClient client = network.http10(once);
        try (HttpResponse response = client.send(request.endpoint().withTls(true), "HEAD", "/", HttpClient.ANYTHING)) {
            address = response.reply().address();
            return response.reply();
        }
    }

    private void reset() {
        if (echo != null) {
            echo.close();
            echo = null;
        }
    }

    private static final Payload PAYLOAD = Payload.of("portlab ping ...");
}
