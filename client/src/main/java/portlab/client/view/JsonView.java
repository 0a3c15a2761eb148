package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import portlab.client.command.Bulk;
import portlab.client.command.Calc;
import portlab.client.command.Compare;
import portlab.client.command.Echo;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Head;
import portlab.client.command.Listing;
import portlab.client.command.LoadedLatency;
import portlab.client.command.Ping;
import portlab.client.command.Probe;
import portlab.client.command.Saver.SaveResult;
import portlab.client.command.UdpPing;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.explain.Explanation;
import portlab.client.lab.Lab;
import portlab.client.lab.LabStep;
import portlab.client.lab.Verification;
import portlab.client.measure.Arrivals;
import portlab.client.measure.Moments;
import portlab.client.measure.PairedTimes;
import portlab.client.measure.Samples.Series;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpResponse;
import portlab.client.net.PingMessage;
import portlab.client.net.ResponseHead;
import portlab.client.net.TextClient;
import portlab.client.report.Comparison;
import portlab.client.report.Replay;
import portlab.common.JsonLine;
import portlab.common.check.Check;
import portlab.common.check.CheckJson;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.CheckSuite;

/** Formats results and failures as JSON, one object per line; docs/protocol.md has the schema. */
public final class JsonView implements ResultView {
    private final OptionalLong startupMicros;
    private final boolean streaming;

    /** A line for each result, without the time that the program took to start. */
    public JsonView() {
        this(OptionalLong.empty(), false);
    }

    /**
     * @param startupMicros from the start of the program to its first packet, in µs; empty if unknown
     * @param streaming whether a bulk transfer also prints a line for each interval, as it ends
     */
    public JsonView(OptionalLong startupMicros, boolean streaming) {
        this.startupMicros = startupMicros;
        this.streaming = streaming;
    }

    /** The fields at the start of every line. */
    private static JsonLine line(String command, String target, Failure failure) {
        JsonLine line =
                new JsonLine().with("command", command).with("target", target).with("ok", failure == null);
        if (failure != null) {
            line.with("error", failure.what()).with("exit", failure.exit().number());
        }
        return line;
    }

    @Override
    public String of(String target, Explanation explanation) {
        return ExplainJson.of(line(ExplainJson.COMMAND, target, null), explanation)
                .toString();
    }

    @Override
    public String done(String command, String target, String text) {
        return line(command, target, null).toString();
    }

    @Override
    public String failure(String command, String target, Failure failure, String place) {
        return line(command, target, failure)
                .with("at", place.isEmpty() ? null : place)
                .toString();
    }

    @Override
    public String of(String path, Fetched fetched) {
        SaveResult saved = fetched.saved();
        JsonLine line = line("get", path, fetched.refusal().orElse(null));
        reply(line, fetched.reply());
        line.with("bytes", fetched.reply().bytes());
        line.with("coding", fetched.reply().head().coding().orElse(null));
        boolean nowhere = saved.how() == SaveResult.How.NOTHING;
        line.with("saved", nowhere ? null : saved.how().name().toLowerCase(Locale.ROOT));
        line.with(
                "path",
                nowhere || saved.path().toString().isEmpty()
                        ? null
                        : saved.path().toString());
        line.with("other_source", fetched.otherSource().orElse(null));
        return timing(line, fetched.reply().timing()).toString();
    }

    /** Each check names its stage. */
    @Override
    public String stage(CheckSuite suite, int number) {
        return "";
    }

    @Override
    public String of(CheckSuite suite, String target, CheckResult result) {
        return checks(suite, target).of(result);
    }

    @Override
    public String of(CheckReport report) {
        return checks(report.suite(), report.target()).of(report);
    }

    @Override
    public String list(CheckSuite suite, String target, List<Check> checks) {
        return checks(suite, target).list(checks);
    }

    private static CheckJson checks(CheckSuite suite, String target) {
        return new CheckJson("check", suite, target);
    }

    @Override
    public String labs(List<Lab> labs) {
        return LabJson.of(labs);
    }

    @Override
    public String of(LabStep step) {
        return LabJson.of(step);
    }

    @Override
    public String verified(List<Verification> all) {
        StringBuilder lines = new StringBuilder();
        all.forEach(each -> lines.append(LabJson.of(each)));
        return lines.toString();
    }

    @Override
    public String oneOfMany(String path, Fetched fetched) {
        return of(path, fetched);
    }

    /** Each file has a line. */
    @Override
    public String total(long files, long bytes) {
        return "";
    }

    @Override
    public String of(Head.Result result) {
        JsonLine line = line("head", result.target(), result.refusal().orElse(null));
        List<JsonLine> fields = new ArrayList<>();
        for (ResponseHead.Field field : result.reply().head().fields()) {
            fields.add(new JsonLine().with("name", field.name()).with("value", field.value()));
        }
        reply(line, result.reply()).with("fields", fields);
        return timing(line, result.reply().timing()).toString();
    }

    @Override
    public String of(Listing listing) {
        JsonLine line = line("ls", listing.path(), null);
        List<JsonLine> entries = new ArrayList<>();
        for (Listing.Entry entry : listing.entries()) {
            JsonLine each = new JsonLine().with("name", entry.name()).with("type", entry.folder() ? "folder" : "file");
            if (entry.size() >= 0) {
                each.with("size", entry.size()).with("modified", entry.modified());
            }
            entries.add(each);
        }
        reply(line, listing.reply()).with("n", entries.size()).with("entries", entries);
        return timing(line, listing.reply().timing()).toString();
    }

    @Override
    public String of(Ping.Request request, Ping.Sample sample) {
        boolean lost = sample.nanos() < 0;
        JsonLine line = new JsonLine()
                .with("command", "ping")
                .with("target", request.kind().word() + "://" + request.endpoint())
                .with("ok", !lost)
                .with("error", lost ? sample.loss() : null)
                .with("sample", sample.number());
        if (!lost) {
            line.with("rtt_us", Units.micros(sample.nanos()));
        }
        if (sample.resumedNanos() >= 0) {
            line.with("resumed_us", Units.micros(sample.resumedNanos()));
        }
        return (sample.number() == 0 ? line.with("cold", true) : line).toString();
    }

    @Override
    public String of(Ping.Result result) {
        String target =
                result.request().kind().word() + "://" + result.request().endpoint();
        JsonLine line = line("ping", target, null);
        line.with("address", result.address().isEmpty() ? null : result.address());
        series(line, result.roundTrips());
        if (result.request().kind() == Ping.Kind.TLS) {
            line.with("resumed", series(new JsonLine(), result.resumed()));
        }
        if (result.fromIntended().count() > 0) {
            Series intended = result.fromIntended();
            line.with("intended_p50_us", intended.p50Micros());
            line.with("intended_p90_us", intended.p90Micros());
            line.with("intended_p99_us", intended.p99Micros());
            line.with("intended_max_us", intended.maxMicros());
        }
        return stopped(line, result.stopped()).toString();
    }

    @Override
    public String of(UdpPing.Request request, UdpPing.Sample sample) {
        String why = sample instanceof UdpPing.Sample.Loss loss ? loss.why() : null;
        JsonLine line = new JsonLine()
                .with("command", "ping")
                .with("target", "udp://" + request.endpoint())
                .with("ok", why == null)
                .with("error", why)
                .with("sample", sample.number());
        if (sample instanceof UdpPing.Sample.Reply reply) {
            line.with("rtt_us", Units.micros(reply.nanos()));
            if (reply.kind() != Arrivals.Kind.IN_TIME) {
                line.with(reply.kind().name().toLowerCase(Locale.ROOT), true);
            }
        }
        return line.toString();
    }

    @Override
    public String of(UdpPing.Result result) {
        Arrivals.Summary summary = result.summary();
        JsonLine line = line("ping", "udp://" + result.request().endpoint(), null)
                .with("address", result.address())
                .with("size", result.request().size());
        series(line, summary.roundTrips())
                .with("late", summary.late())
                .with("duplicates", summary.duplicates())
                .with("reordered", summary.reordered())
                .with("strays", result.strays())
                .with("loss_percent", summary.lossPercent())
                .with("jitter_us", summary.jitterMicros());
        result.differences().forEach((difference, count) -> line.with("changed_" + word(difference), count));
        return stopped(line, result.stopped()).toString();
    }

    private static String word(PingMessage.Difference difference) {
        return difference.name().toLowerCase(Locale.ROOT);
    }

    /** The result has all intervals, too. */
    @Override
    public String of(Bulk.Request request, Bulk.Interval interval) {
        String phase = (request.up() ? LoadedLatency.Phase.UP : LoadedLatency.Phase.DOWN).word();
        return streaming
                ? transfer(interval(request, phase, interval.elapsedNanos(), interval.nanos()), interval)
                        .toString()
                : "";
    }

    @Override
    public String of(LoadedLatency.Request request, LoadedLatency.Interval interval) {
        if (!streaming) {
            return "";
        }
        JsonLine line = interval(request.bulk(), interval.phase().word(), interval.elapsedNanos(), interval.nanos());
        if (interval.transfer() != null) {
            transfer(line, interval.transfer());
        }
        return series(line, interval.roundTrips()).toString();
    }

    private static JsonLine interval(Bulk.Request request, String phase, long elapsedNanos, long nanos) {
        return line("bulk", request.endpoint().toString(), null)
                .with("phase", phase)
                .with("elapsed_us", Units.micros(elapsedNanos))
                .with("interval_us", Units.micros(nanos));
    }

    private static JsonLine transfer(JsonLine line, Bulk.Interval interval) {
        return line.with("bytes", interval.bytes()).with("mbit_per_s", interval.mbitPerSecond());
    }

    @Override
    public String of(LoadedLatency.Result result) {
        List<JsonLine> phases = new ArrayList<>();
        for (LoadedLatency.PhaseResult phase : result.phases()) {
            JsonLine each = new JsonLine().with("phase", phase.phase().word());
            series(each, phase.roundTrips()).with("added_us", result.addedMicros(phase));
            if (phase.transfer() != null) {
                each.with("bytes", phase.transfer().bytes())
                        .with("mbit_per_s", phase.transfer().mbitPerSecond());
            }
            phases.add(each);
        }
        JsonLine line = line("bulk", result.request().bulk().endpoint().toString(), null)
                .with("address", result.address())
                .with("phases", phases);
        return stopped(line, result.stopped()).toString();
    }

    @Override
    public String of(Bulk.Result result, List<Bulk.Interval> intervals) {
        Bulk.Request request = result.request();
        JsonLine line = line("bulk", request.endpoint().toString(), null)
                .with("address", result.address())
                .with("direction", request.up() ? "up" : "down")
                .with("streams", request.streams())
                .with("bytes", result.bytes())
                .with("n", result.transfers())
                .with("verified", request.verify() && result.transfers() > 0)
                .with("connect_us", Units.micros(result.connectNanos()));
        tls(line, result.tlsNanos());
        if (result.rttNanos() > 0) {
            line.with("rtt_us", Units.micros(result.rttNanos()));
        }
        line.with("receive_us", Units.micros(result.transferNanos()))
                .with("total_us", Units.micros(result.exchangeNanos()))
                .with("mbit_per_s", result.mbitPerSecond());
        List<JsonLine> each = new ArrayList<>();
        intervals.stream()
                .filter(Bulk.Interval::whole)
                .forEach(interval -> each.add(new JsonLine().with("mbit_per_s", interval.mbitPerSecond())));
        return stopped(each.isEmpty() ? line : line.with("seconds", each), result.stopped())
                .toString();
    }

    @Override
    public String of(Endpoint endpoint, Echo.Result result) {
        JsonLine line = line("echo", endpoint.toString(), null)
                .with("address", result.address())
                .with("bytes", result.bytes())
                .with("connect_us", Units.micros(result.connectNanos()));
        tls(line, result.tlsNanos())
                .with("rtt_us", Units.micros(result.first().rttNanos()))
                .with("total_us", Units.micros(result.totalNanos()));
        return stopped(series(line, result.roundTrips()), result.stopped()).toString();
    }

    @Override
    public String of(Calc.Result result) {
        boolean ok = result.doubled();
        Failure failure =
                ok ? null : new Failure(ExitCode.REFUSED, result.answer().text(), "");
        JsonLine line = line("calc", result.replica().toString(), failure)
                .with("address", result.answer().address())
                .with("number", result.number())
                .with("answer", ok ? result.answer().text() : null)
                .with("lost", result.misses().size());
        TlsJson.add(line, result.answer().tls());
        return timing(line, result.answer().timing()).toString();
    }

    /** One line for each replica. */
    @Override
    public String of(Calc.Statistics statistics) {
        StringBuilder lines = new StringBuilder();
        for (Calc.Share share : statistics.shares()) {
            boolean ok = share.roundTrips().lost() == 0;
            Failure failure = ok ? null : new Failure(ExitCode.UNCONNECTED, "did not answer every request", "");
            JsonLine line = line("calc", share.replica().toString(), failure).with("picks", share.picks());
            lines.append(stopped(series(line, share.roundTrips()), statistics.stopped()));
        }
        return lines.toString();
    }

    @Override
    public String of(Endpoint endpoint, TextClient.Reply answer) {
        JsonLine line = line("message", endpoint.toString(), null)
                .with("address", answer.address())
                .with("answer", answer.text());
        TlsJson.add(line, answer.tls());
        return timing(line, answer.timing()).toString();
    }

    /** One line for each service. */
    @Override
    public String of(List<Probe.Result> results) {
        StringBuilder lines = new StringBuilder();
        for (Probe.Result result : results) {
            boolean ok = result.verdict().good();
            JsonLine line = new JsonLine()
                    .with("command", "services")
                    .with("target", result.endpoint().toString())
                    .with("ok", ok)
                    .with("error", ok ? null : result.why())
                    .with("service", result.service().word())
                    .with("transport", result.udp() ? "udp" : null)
                    .with("state", result.verdict().name().toLowerCase(Locale.ROOT));
            lines.append(result.rttNanos() > 0 ? line.with("rtt_us", Units.micros(result.rttNanos())) : line);
        }
        return lines.toString();
    }

    @Override
    public String of(String path, Compare.Result result) {
        List<JsonLine> ways = new ArrayList<>();
        for (Compare.Outcome outcome : result.outcomes()) {
            List<JsonLine> objects = new ArrayList<>();
            outcome.median().exchanges().forEach(each -> objects.add(object(each)));
            ways.add(new JsonLine()
                    .with("way", outcome.way().word())
                    .with("connections", outcome.median().connections())
                    .with("round_trips", outcome.median().roundTrips())
                    .with("total_us", Units.micros(outcome.median().totalNanos()))
                    .with("min_us", Units.micros(outcome.minNanos()))
                    .with("max_us", Units.micros(outcome.maxNanos()))
                    .with("textbook_round_trips", outcome.textbook().roundTrips())
                    .with(
                            "textbook_us",
                            Units.micros(outcome.textbook().nanos(result.rttNanos(), result.transferNanos())))
                    .with("objects", objects));
        }
        List<JsonLine> skipped = new ArrayList<>();
        result.skipped()
                .forEach(each -> skipped.add(
                        new JsonLine().with("reference", each.reference()).with("reason", each.why())));
        JsonLine line = line("compare", path, null)
                .with("bytes", result.bytes())
                .with("n", result.rounds())
                .with("parallel", result.request().parallel())
                .with("rtt_us", Units.micros(result.rttNanos()))
                .with("receive_us", Units.micros(result.transferNanos()))
                .with("server_us", Units.micros(result.serverNanos()))
                .with("ways", ways);
        return stopped(skipped.isEmpty() ? line : line.with("skipped", skipped), result.stopped())
                .toString();
    }

    @Override
    public String of(String a, String b, PairedTimes.Comparison comparison, boolean stopped) {
        JsonLine line = line("compare", a + " -- " + b, null)
                .with("n", comparison.rounds())
                .with("a", spread(comparison.a()))
                .with("b", spread(comparison.b()))
                .with("ratio", comparison.ratio())
                .with("ratio_p25", comparison.lowRatio())
                .with("ratio_p75", comparison.highRatio())
                .with("slower", comparison.slower())
                .with("clear", comparison.clear());
        return stopped(line, stopped).toString();
    }

    private static JsonLine spread(PairedTimes.Spread spread) {
        return new JsonLine()
                .with("min_us", Units.micros(spread.minNanos()))
                .with("p25_us", Units.micros(spread.lowNanos()))
                .with("p50_us", Units.micros(spread.medianNanos()))
                .with("p75_us", Units.micros(spread.highNanos()))
                .with("max_us", Units.micros(spread.maxNanos()));
    }

    private static JsonLine object(Compare.ObjectFetch exchange) {
        Moments moments = exchange.moments();
        JsonLine line = new JsonLine()
                .with("path", exchange.url().resource().target())
                .with("status", exchange.head().status())
                .with("bytes", exchange.bytes())
                .with("stage", exchange.stage())
                .with("connection", exchange.connection())
                .with("start_us", Units.micros(moments.connect()))
                .with("connect_us", Units.micros(moments.connectNanos()));
        return tls(line, moments.tlsNanos())
                .with("wait_us", Units.micros(moments.waitNanos()))
                .with("receive_us", Units.micros(moments.receiveNanos()))
                .with("end_us", Units.micros(moments.end()));
    }

    @Override
    public String of(Replay.Step step) {
        JsonLine line = new JsonLine()
                .with("command", "replay")
                .with("target", step.line())
                .with("ok", step.state() != Replay.State.CHANGED)
                .with("step", step.number())
                .with("state", step.state().name().toLowerCase(Locale.ROOT))
                .with("reason", step.why().isEmpty() ? null : step.why());
        step.comparison()
                .ifPresent(
                        comparison -> line.with("outputs", outputs(comparison)).with("figures", figures(comparison)));
        return line.toString();
    }

    private static List<JsonLine> outputs(Comparison comparison) {
        return comparison.outputs().stream()
                .map(change -> new JsonLine()
                        .with("name", change.name())
                        .with("before", change.before().isEmpty() ? null : change.before())
                        .with("now", change.now().isEmpty() ? null : change.now()))
                .toList();
    }

    private static List<JsonLine> figures(Comparison comparison) {
        List<JsonLine> figures = new ArrayList<>();
        for (Comparison.FigureChange change : comparison.figures()) {
            JsonLine figure = new JsonLine()
                    .with("name", change.name())
                    .with("before", change.before())
                    .with("now", change.now());
            change.percent().ifPresent(percent -> figure.with("change_percent", percent));
            boolean known = change.noise() != Comparison.Noise.UNKNOWN;
            figures.add(known ? figure.with("noise", change.noise() == Comparison.Noise.WITHIN) : figure);
        }
        return figures;
    }

    @Override
    public String of(Replay.Summary summary) {
        JsonLine line = new JsonLine()
                .with("command", "replay")
                .with("target", summary.file())
                .with("ok", summary.changed() == 0)
                .with("started", summary.started())
                .with("same", summary.same())
                .with("changed", summary.changed())
                .with("skipped", summary.skipped())
                .with("unknown", summary.unknown());
        return stopped(line, summary.stopped()).toString();
    }

    private static JsonLine reply(JsonLine line, HttpResponse.Reply reply) {
        line.with("address", reply.address()).with("status", reply.head().status());
        return TlsJson.add(line, reply.tls());
    }

    private JsonLine timing(JsonLine line, Timing timing) {
        line.with("rtt_us", timing.rttMicros()).with("connect_us", timing.connectMicros());
        tls(line, timing.tlsNanos())
                .with("wait_us", timing.rttMicros())
                .with("receive_us", timing.receiveMicros())
                .with("total_us", timing.totalMicros());
        return startupMicros.isEmpty() ? line : line.with("startup_us", startupMicros.getAsLong());
    }

    /** The handshake, unless there was none. */
    private static JsonLine tls(JsonLine line, long nanos) {
        return nanos == 0 ? line : line.with("tls_us", Units.micros(nanos));
    }

    private static JsonLine series(JsonLine line, Series series) {
        line.with("n", series.count()).with("lost", series.lost());
        if (series.count() > 0) {
            line.with("min_us", series.minMicros())
                    .with("avg_us", series.avgMicros())
                    .with("max_us", series.maxMicros())
                    .with("mdev_us", series.mdevMicros())
                    .with("p50_us", series.p50Micros())
                    .with("p90_us", series.p90Micros())
                    .with("p99_us", series.p99Micros());
        }
        return line;
    }

    private static JsonLine stopped(JsonLine line, boolean stopped) {
        return stopped ? line.with("stopped", true) : line;
    }
}
