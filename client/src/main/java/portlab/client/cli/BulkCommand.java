package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Bulk;
import portlab.client.command.LoadedLatency;
import portlab.client.command.Ping;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Units;
import portlab.client.view.Chart;
import portlab.client.view.ChartPoints;
import portlab.client.view.SeriesView;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** {@code bulk SIZE}. */
@Command(name = "bulk", description = "measure throughput with a large transfer")
final class BulkCommand implements Action {
    private static final long USUAL = 1_000_000_000L;
    private static final long FINE = 100_000_000L;

    @Parameters(
            paramLabel = "SIZE",
            arity = "0..1",
            converter = Converters.Size.class,
            description =
                    "amount to transfer: a number with B, kB, MB, GB, KiB, MiB or GiB, or a bare number for MiB (100MiB)")
    private ByteSize size = new ByteSize(100L << 20, "100MiB");

    @Option(names = "--up", description = "upload instead of downloading")
    private boolean up;

    @Option(
            names = {"-P", "--streams"},
            paramLabel = "N",
            converter = Converters.Streams.class,
            description = "use N connections at once, with SIZE on each (1)")
    private int streams = 1;

    @Option(
            names = {"-t", "--time"},
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "repeat SIZE for this long")
    private long time;

    @Option(names = "--verify", description = "compare checksums (CRC-32C)")
    private boolean verify;

    @Option(
            names = "--ping",
            description = "measure the round trip of the echo service idle, during the download, during the upload,"
                    + " and idle again")
    private boolean ping;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "time between reports (1; 0.1 for --plot and --svg)")
    private long interval;

    @Mixin
    private PlotOptions plots = new PlotOptions();

    private final ChartPoints rates = new ChartPoints(false);

    @Override
    public ExitCode run(Session session) throws Failure {
        if (ping && up) {
            throw new Failure(ExitCode.USAGE, "--ping measures both directions", "leave out --up");
        }
        session.output().showSeries(SeriesView::bulkHeading);
        long every = interval > 0 ? interval : plots.wanted() ? FINE : USUAL;
        Bulk.Request request =
                new Bulk.Request(session.directory().of(Protocol.BULK), size, up, streams, time, verify, every);
        return ping ? underLoad(session, request) : transfer(session, request);
    }

    private ExitCode transfer(Session session, Bulk.Request request) throws Failure {
        List<Bulk.Interval> intervals = new ArrayList<>();
        Bulk.Result result = Bulk.run(session.network(), request, each -> {
            intervals.add(each);
            add(each.elapsedNanos(), each);
            show(session, view -> view.of(request, each));
        });
        if (result.rttNanos() > 0) {
            session.measured(result.rttNanos());
        }
        session.output().showSeries(view -> view.of(result, intervals));
        if (plots.wanted()) {
            String title = "bulk " + size.text() + (up ? " to " : " from ") + request.endpoint();
            plots.draw(session, title, List.of(rates.throughput("throughput", List.of())));
        }
        return result.stopped() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private ExitCode underLoad(Session session, Bulk.Request bulk) throws Failure {
        LoadedLatency.Request request =
                new LoadedLatency.Request(bulk, session.directory().of(Protocol.ECHO));
        LoadedLatency.Result result = LoadedLatency.run(session.network(), request, each -> {
            if (each.transfer() != null) {
                add(each.elapsedNanos(), each.transfer());
            }
            show(session, view -> view.of(request, each));
        });
        session.measured(result.phases().get(0).roundTrips().p50Micros() * 1000);
        session.output().showSeries(view -> view.of(result));
        if (plots.wanted()) {
            plots.draw(session, "latency under load, " + bulk.endpoint(), charts(result));
        }
        return result.stopped() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private List<Chart> charts(LoadedLatency.Result result) {
        ChartPoints roundTrips = new ChartPoints(true);
        for (Ping.Sample sample : result.roundTrips()) {
            if (sample.nanos() < 0) {
                roundTrips.lose(sample.startNanos());
            } else {
                roundTrips.add(sample.startNanos(), Units.micros(sample.nanos()));
            }
        }
        List<Chart.Section> sections = result.phases().stream()
                .map(phase -> new Chart.Section(
                        phase.startNanos() / 1e9, phase.phase().words()))
                .toList();
        return List.of(rates.throughput("throughput", sections), roundTrips.roundTrips("echo RTT", sections));
    }

    private void add(long endNanos, Bulk.Interval interval) {
        rates.add(endNanos - interval.nanos(), endNanos, interval.mbitPerSecond() * 1e6);
    }

    /** Prints an interval; not as text if the plot shows it and nobody asked for intervals. */
    private void show(Session session, Function<SeriesView, String> each) {
        boolean drawn = plots.wanted() && interval == 0 && session.output().takesText();
        try {
            if (!drawn) {
                session.output().showSeries(each);
            }
        } catch (Failure closed) {
            // The output is closed.
            session.stopCommand();
        }
    }

    @Override
    public String risk(Session session) {
        return "";
    }

    @Override
    public String target(Session session) {
        return session.target(Protocol.BULK);
    }
}
