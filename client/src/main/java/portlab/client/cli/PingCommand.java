package portlab.client.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Ping;
import portlab.client.command.UdpPing;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Arrivals;
import portlab.client.measure.Samples.Series;
import portlab.client.measure.Units;
import portlab.client.net.Endpoint;
import portlab.client.view.ChartPoints;
import portlab.client.view.SeriesView;
import portlab.common.Protocol;

/** {@code ping [http|echo|connect|tls|udp [HOST:PORT]]}. */
@Command(name = "ping", description = "measure round-trip times")
final class PingCommand implements Action {
    private static final int UNSET = -1;
    private static final int UDP_SIZE = 32;
    private static final long UDP_WAIT = 1_000_000_000L;

    /** What to ping. */
    private enum Kind {
        HTTP(Ping.Kind.HTTP, Protocol.HTTP),
        ECHO(Ping.Kind.ECHO, Protocol.ECHO),
        CONNECT(Ping.Kind.CONNECT, Protocol.HTTP),
        TLS(Ping.Kind.TLS, Protocol.HTTP),
        UDP(null, Protocol.ECHO);

        private final Ping.Kind ping;
        private final Protocol service;

        Kind(Ping.Kind ping, Protocol service) {
            this.ping = ping;
            this.service = service;
        }
    }

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            arity = "0..1",
            description =
                    "http: a HEAD request on a new connection (default); echo: 16 bytes back and forth on one"
                            + " connection; connect: a TCP handshake; tls: a full TLS handshake and a resumed one; udp: a datagram and its echo")
    private Kind kind = Kind.HTTP;

    @Parameters(
            index = "1",
            paramLabel = "HOST:PORT",
            arity = "0..1",
            description = "ping this server instead, such as a UDP echo server of your own")
    private String place;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "number of round trips (10); one comes before them that is not counted, except with udp")
    private int count = 10;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            converter = Converters.Interval.class,
            description = "time between starts (0.2); 0 waits only for the answer")
    private long interval = 200_000_000L;

    @Option(
            names = {"-W", "--wait"},
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "udp: time after which a ping without a reply is lost (1)")
    private long wait = UNSET;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "BYTES",
            converter = Converters.DatagramSize.class,
            description = "udp: bytes in a datagram (32)")
    private int size = UNSET;

    @Mixin
    private PlotOptions plots = new PlotOptions();

    private final ChartPoints points = new ChartPoints(true);

    @Override
    public ExitCode run(Session session) throws Failure {
        if (kind != Kind.UDP && (size != UNSET || wait != UNSET)) {
            throw new Failure(ExitCode.USAGE, "--size and --wait are for ping udp", "see help ping");
        }
        session.output().showSeries(SeriesView::pingHeading);
        return kind == Kind.UDP ? udp(session) : tcp(session);
    }

    private ExitCode tcp(Session session) throws Failure {
        Ping.Request request = new Ping.Request(kind.ping, endpoint(session), count, interval);
        Ping.Result result = Ping.run(session.network(), request, sample -> {
            add(sample);
            show(session, view -> view.of(request, sample));
        });
        session.output().showSeries(view -> view.of(result));
        return end(session, result.roundTrips(), result.stopped());
    }

    private void add(Ping.Sample sample) {
        if (sample.number() > 0 && sample.nanos() < 0) {
            points.lose(sample.startNanos());
        } else if (sample.number() > 0) {
            points.add(sample.startNanos(), Units.micros(sample.nanos()));
        }
    }

    private ExitCode udp(Session session) throws Failure {
        UdpPing.Request request = new UdpPing.Request(
                endpoint(session), count, interval, wait == UNSET ? UDP_WAIT : wait, size == UNSET ? UDP_SIZE : size);
        UdpPing.Result result = UdpPing.run(session.network(), request, sample -> {
            add(sample);
            show(session, view -> view.of(request, sample));
        });
        session.output().showSeries(view -> view.of(result));
        return end(session, result.summary().roundTrips(), result.stopped());
    }

    private void add(UdpPing.Sample sample) {
        if (sample instanceof UdpPing.Sample.Loss) {
            points.lose(sample.startNanos());
        } else if (sample instanceof UdpPing.Sample.Reply reply
                && (reply.kind() == Arrivals.Kind.IN_TIME || reply.kind() == Arrivals.Kind.REORDERED)) {
            points.add(reply.startNanos(), Units.micros(reply.nanos()));
        }
    }

    private ExitCode end(Session session, Series series, boolean stopped) throws Failure {
        if (series.count() > 0) {
            session.measured(series.p50Micros() * 1000);
        }
        if (plots.wanted()) {
            String title = word() + " RTT";
            plots.draw(session, title + ", " + endpoint(session), List.of(points.roundTrips(title, List.of())));
        }
        boolean allLost = series.count() == 0 && series.lost() > 0;
        return stopped ? ExitCode.INTERRUPTED : allLost ? ExitCode.TIMED_OUT : ExitCode.OK;
    }

    private static void show(Session session, Function<SeriesView, String> sample) {
        try {
            session.output().showSeries(sample);
        } catch (Failure closed) {
            // The output is closed.
            session.stopCommand();
        }
    }

    private String word() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private Endpoint endpoint(Session session) throws Failure {
        Endpoint usual = session.directory().of(kind.service);
        return place == null ? usual : Endpoint.parse(place, usual.port()).withTls(usual.tls());
    }

    @Override
    public String risk(Session session) {
        return place == null ? "" : Session.ANOTHER_SERVER;
    }

    @Override
    public String target(Session session) {
        return word() + "://" + (place == null ? session.target(kind.service) : place);
    }
}
