package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
import portlab.client.command.UdpPing;
import portlab.client.exit.Failure;
import portlab.client.explain.Explanation;
import portlab.client.lab.Lab;
import portlab.client.lab.LabStep;
import portlab.client.lab.Verification;
import portlab.client.measure.Arrivals;
import portlab.client.measure.PairedTimes;
import portlab.client.measure.Samples.Series;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.measure.Units.TimeScale;
import portlab.client.net.Endpoint;
import portlab.client.net.PingMessage;
import portlab.client.net.ResponseHead;
import portlab.client.net.TextClient;
import portlab.client.report.Replay;
import portlab.common.Palette;
import portlab.common.SafeText;
import portlab.common.check.Check;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.CheckSuite;
import portlab.common.check.CheckView;

/** Results as text for people; {@link FetchView} has the part that a fetch needs. */
public final class CommandView implements ResultView {
    private static final int MAX_BAR = 40;
    private static final int MIN_BAR = 8;
    private static final int BESIDE_BAR = 24;
    private static final int TIME_WIDTH = 8;
    private static final int MIN_FOR_HISTOGRAM = 5;
    private static final String NO_REPLY =
            "no reply at all: a firewall may be in the way; a Portlab server on the network needs --udp";
    private static final int MAX_PHASE = LoadedLatency.Phase.AFTER.words().length();

    /** The width of the table of latency under load with all its columns. */
    private static final int WIDE_TABLE = 80;

    private static final int[] ALL_CELLS = {0, 1, 4, 2, 5, 6, 7, 3};

    /** The least width of the table with the median, the 99th percentile and the throughput. */
    private static final int NARROW_TABLE = 50;

    private static final int[] SOME_CELLS = {0, 1, 2, 3};
    private static final int[] FEW_CELLS = {0, 1, 3};

    private final Palette palette;
    private final Units units;
    private final int columns;
    private final int bar;
    private final FetchView fetches;

    /** @param columns the width that bars must fit */
    public CommandView(Palette palette, Units units, int columns) {
        this.palette = palette;
        this.units = units;
        this.columns = columns;
        this.fetches = new FetchView(palette, units);
        this.bar = Math.max(MIN_BAR, Math.min(MAX_BAR, columns - BESIDE_BAR));
    }

    @Override
    public String of(String path, Fetched fetched) {
        return fetches.of(fetched);
    }

    @Override
    public String of(String path, Compare.Result result) {
        return new CompareView(palette, units, columns).of(result);
    }

    @Override
    public String of(String a, String b, PairedTimes.Comparison comparison, boolean stopped) {
        return new CompareView(palette, units, columns).of(a, b, comparison) + (stopped ? "stopped\n" : "");
    }

    @Override
    public String stage(CheckSuite suite, int number) {
        return checks().stage(suite, number);
    }

    @Override
    public String of(CheckSuite suite, String target, CheckResult result) {
        return checks().of(result);
    }

    @Override
    public String of(CheckReport report) {
        return checks().of(report);
    }

    @Override
    public String labs(List<Lab> labs) {
        return new LabView(palette, columns).of(labs);
    }

    @Override
    public String of(LabStep step) {
        return new LabView(palette, columns).of(step);
    }

    @Override
    public String verified(List<Verification> all) {
        return new LabView(palette, columns).verified(all);
    }

    @Override
    public String list(CheckSuite suite, String target, List<Check> checks) {
        return checks().list(suite, checks);
    }

    private CheckView checks() {
        return new CheckView(palette, columns);
    }

    @Override
    public String oneOfMany(String path, Fetched fetched) {
        return fetches.brief(fetched);
    }

    @Override
    public String total(long files, long bytes) {
        return palette.strong(files + (files == 1 ? " file, " : " files, ") + units.size(bytes)) + "\n";
    }

    /** One line for each field. */
    @Override
    public String of(Head.Result result) {
        ResponseHead head = result.reply().head();
        StringBuilder lines = new StringBuilder();
        String status = SafeText.of(head.version() + " " + head.statusText());
        lines.append(head.status() < 400 ? palette.good(status) : palette.bad(status))
                .append('\n');
        int width = head.fields().stream()
                .mapToInt(field -> field.name().length())
                .max()
                .orElse(0);
        for (ResponseHead.Field field : head.fields()) {
            String name = SafeText.of(field.name());
            lines.append(palette.faint(name + ":")).append(" ".repeat(Math.max(0, width - name.length()) + 2));
            lines.append(SafeText.of(field.value())).append('\n');
        }
        return lines.append(times(result.reply().timing(), result.reply().address()))
                .toString();
    }

    @Override
    public String of(Listing listing) {
        Table table = new Table("rll");
        for (Listing.Entry entry : listing.entries()) {
            String size = entry.folder() ? "-" : entry.size() < 0 ? "?" : units.size(entry.size());
            String time = entry.modified().replace('T', ' ').replace("Z", "");
            table.row(size, SafeText.of(time), SafeText.of(entry.name()) + (entry.folder() ? "/" : ""));
        }
        String path = SafeText.of(listing.path());
        if (listing.entries().isEmpty()) {
            return palette.faint(
                            listing.links() ? path + " shows a page without links to files in it" : path + " is empty")
                    + "\n";
        }
        if (!listing.links()) {
            return table.toString();
        }
        StringBuilder lines = new StringBuilder();
        for (Listing.Entry entry : listing.entries()) {
            lines.append(SafeText.of(entry.name())).append(entry.folder() ? "/\n" : "\n");
        }
        return lines + palette.faint(path + " has no listing; these are the links of its page") + "\n";
    }

    @Override
    public String of(Ping.Request request, Ping.Sample sample) {
        String of = Integer.toString(request.count());
        String number = sample.number() == 0 ? "cold" : Integer.toString(sample.number());
        String margin = " ".repeat(Math.max(0, Math.max(4, of.length()) - number.length()));
        if (sample.nanos() < 0) {
            return margin + number + "  " + palette.bad("lost") + "  " + SafeText.of(sample.loss()) + "\n";
        }
        String micros = Units.time(sample.nanos());
        String rtt = " ".repeat(Math.max(0, 10 - micros.length())) + micros;
        String resumed = sample.resumedNanos() < 0 ? "" : "  resumed" + right(Units.time(sample.resumedNanos()), 10);
        return margin + number + rtt + resumed + (sample.number() == 0 ? palette.faint("  (not counted)") : "") + "\n";
    }

    /** Statistics and a histogram. */
    @Override
    public String of(Ping.Result result) {
        Series series = result.roundTrips();
        StringBuilder lines = new StringBuilder();
        String address = result.address();
        boolean tls = result.request().kind() == Ping.Kind.TLS;
        lines.append(tls ? "full TLS handshake" : result.request().kind().word() + " RTT")
                .append(", ");
        lines.append(address.isEmpty() ? result.request().endpoint() : address).append(": ");
        lines.append("n ").append(series.count()).append(", lost ").append(series.lost());
        lines.append(result.stopped() ? ", stopped\n" : "\n");
        if (series.count() == 0) {
            return lines.toString();
        }
        lines.append(palette.strong(summary(series))).append('\n');
        Series intended = result.fromIntended();
        if (intended.maxMicros() > series.maxMicros() + result.request().intervalNanos() / 1000) {
            lines.append(palette.faint(intended(intended))).append('\n');
        }
        if (tls) {
            lines.append("resumed TLS handshake: n ")
                    .append(result.resumed().count())
                    .append('\n');
            lines.append(result.resumed().count() == 0 ? "" : palette.strong(summary(result.resumed())) + "\n");
        }
        return series.count() < MIN_FOR_HISTOGRAM ? lines.toString() : lines + histogram(series);
    }

    @Override
    public String of(UdpPing.Request request, UdpPing.Sample sample) {
        int width = Math.max(4, Integer.toString(request.count()).length());
        String number = right(Integer.toString(sample.number()), width);
        if (sample instanceof UdpPing.Sample.Reply reply) {
            boolean inTime = reply.kind() == Arrivals.Kind.IN_TIME;
            String note = inTime ? "" : palette.bad("  " + word(reply.kind()));
            return number + right(Units.time(reply.nanos()), 10) + note + "\n";
        }
        UdpPing.Sample.Loss loss = (UdpPing.Sample.Loss) sample;
        return number + "  " + palette.bad("lost") + "  " + SafeText.of(loss.why()) + "\n";
    }

    /** Loss, statistics, jitter, what the server changed, and a histogram. */
    @Override
    public String of(UdpPing.Result result) {
        Arrivals.Summary summary = result.summary();
        Series series = summary.roundTrips();
        StringBuilder lines = new StringBuilder();
        lines.append("udp RTT, ").append(result.address()).append(": ").append(summary.pings());
        lines.append(summary.pings() == 1 ? " ping, " : " pings, ");
        String lost = "lost " + series.lost() + percent(series.lost(), summary.pings());
        lines.append(series.lost() == 0 ? lost : palette.bad(lost));
        lines.append(", late ").append(summary.late());
        lines.append(", duplicate ").append(summary.duplicates());
        lines.append(", reordered ").append(summary.reordered());
        lines.append(result.stopped() ? ", stopped\n" : "\n");
        if (series.count() > 0) {
            lines.append(palette.strong(summary(series))).append('\n');
            lines.append("jitter ").append(Units.timeOfMicros(summary.jitterMicros()));
            lines.append(palette.faint("  (RFC 3550)")).append('\n');
        }
        if (summary.pings() > 0 && !summary.answered()) {
            lines.append(palette.faint(NO_REPLY)).append('\n');
        }
        result.differences()
                .forEach((difference, count) ->
                        lines.append(palette.faint(count + " of the replies " + told(difference) + "\n")));
        if (result.strays() > 0) {
            lines.append(palette.faint(result.strays() + " datagrams came that answer none of these pings\n"));
        }
        return series.count() < MIN_FOR_HISTOGRAM ? lines.toString() : lines + histogram(series);
    }

    private static String percent(long part, long of) {
        return part == 0 ? "" : " (" + Math.round(100.0 * part / of) + " %)";
    }

    private static String word(Arrivals.Kind kind) {
        return switch (kind) {
            case IN_TIME -> "";
            case REORDERED -> "reordered";
            case LATE -> "late";
            case DUPLICATE -> "duplicate";
            case UNKNOWN -> "stray";
        };
    }

    private static String told(PingMessage.Difference difference) {
        return switch (difference) {
            case NONE -> "equal the ping";
            case CASE -> "differ in upper and lower case, as the textbooks' server returns them";
            case CUT -> "lack the end of the ping: the server receives into a shorter buffer";
            case OTHER -> "contain the ping and other bytes";
        };
    }

    private static String summary(Series s) {
        TimeScale scale = TimeScale.of(s.maxMicros());
        return "min " + scale.number(s.minMicros()) + "  avg " + scale.number(s.avgMicros()) + "  max "
                + scale.number(s.maxMicros()) + "  mdev " + scale.number(s.mdevMicros()) + "  p50 "
                + scale.number(s.p50Micros()) + "  p90 " + scale.number(s.p90Micros()) + "  p99 "
                + scale.number(s.p99Micros()) + " " + scale.unit();
    }

    private static String intended(Series s) {
        TimeScale scale = TimeScale.of(s.maxMicros());
        return "from the intended send: p50 " + scale.number(s.p50Micros()) + "  p90 " + scale.number(s.p90Micros())
                + "  p99 " + scale.number(s.p99Micros()) + "  max " + scale.number(s.maxMicros()) + " " + scale.unit();
    }

    private String histogram(Series series) {
        long most = series.bins().stream().mapToLong(Series.Bin::count).max().orElse(1);
        Table table = new Table("rrl");
        for (Series.Bin bin : series.bins()) {
            int cells = (int) Math.ceil((double) bin.count() * bar / Math.max(1, most));
            table.row(range(series.bins(), bin), "" + bin.count(), "█".repeat(cells));
        }
        return table.toString();
    }

    /** The range of a row: {@code 500–999 µs} with its last µs, or {@code 10–15 ms} with the start of the next row. */
    private static String range(List<Series.Bin> bins, Series.Bin bin) {
        TimeScale scale = TimeScale.of(bins.get(bins.size() - 1).toMicros() - 1);
        if (scale.micros() > 1) {
            Series.Bin first = bins.get(0);
            TimeScale even = scale.inStepsOf(first.toMicros() - first.fromMicros());
            return even.number(bin.fromMicros()) + "–" + even.number(bin.toMicros()) + " " + even.unit();
        }
        long last = bin.toMicros() - 1;
        return (bin.fromMicros() == last ? "" : bin.fromMicros() + "–") + last + " µs";
    }

    @Override
    public String of(Bulk.Request request, Bulk.Interval interval) {
        return interval.whole() ? right(seconds(interval.elapsedNanos()), TIME_WIDTH) + rates(interval) + "\n" : "";
    }

    private static String seconds(long nanos) {
        long tenths = (nanos + 50_000_000) / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + " s";
    }

    private String rates(Bulk.Interval interval) {
        return right(units.rate(interval.bytes(), interval.nanos()), 15)
                + right(Units.bits(interval.bytes(), interval.nanos()), 19);
    }

    /** The time, the phase, the median round trip, and the rate. */
    @Override
    public String of(LoadedLatency.Request request, LoadedLatency.Interval interval) {
        Series pings = interval.roundTrips();
        String rtt = pings.count() == 0 ? "-" : Units.timeOfMicros(pings.p50Micros());
        Bulk.Interval transfer = interval.transfer();
        String rate = transfer == null ? "" : right(Units.bits(transfer.bytes(), transfer.nanos()), 15);
        String phase = interval.phase().words();
        return right(seconds(interval.elapsedNanos()), TIME_WIDTH) + "  " + phase
                + right(rtt, 10 + MAX_PHASE - phase.length()) + rate + "\n";
    }

    /** A row for each phase, and what the load adds. */
    @Override
    public String of(LoadedLatency.Result result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("echo RTT", "p50", "p99", "throughput", "p90", "max", "n", "lost"));
        result.phases().forEach(phase -> rows.add(cells(phase)));
        int[] order = columns >= WIDE_TABLE ? ALL_CELLS : columns >= NARROW_TABLE ? SOME_CELLS : FEW_CELLS;
        Table table = new Table("l" + "r".repeat(order.length - 1));
        for (List<String> row : rows) {
            table.row(IntStream.of(order).mapToObj(row::get).toArray(String[]::new));
        }
        List<String> lines = table.lines();
        StringBuilder text = new StringBuilder(palette.faint(lines.get(0)) + "\n");
        lines.stream().skip(1).forEach(line -> text.append(line).append('\n'));
        return text + added(result) + (result.stopped() ? "stopped\n" : "");
    }

    /** The most important ones first. */
    private static List<String> cells(LoadedLatency.PhaseResult phase) {
        Series s = phase.roundTrips();
        Bulk.Result transfer = phase.transfer();
        return List.of(
                phase.phase().words(),
                orDash(s, s.p50Micros()),
                orDash(s, s.p99Micros()),
                transfer == null ? "" : Units.bits(transfer.bytes(), transfer.transferNanos()),
                orDash(s, s.p90Micros()),
                orDash(s, s.maxMicros()),
                Long.toString(s.count()),
                Long.toString(s.lost()));
    }

    private static String orDash(Series series, long micros) {
        return series.count() == 0 ? "-" : Units.timeOfMicros(micros);
    }

    /** What the load adds to the median round trip: a difference of two measurements, no grade. */
    private String added(LoadedLatency.Result result) {
        String first = result.phases().get(0).phase().words();
        List<String> added = result.phases().stream()
                .skip(1)
                .filter(phase -> phase.roundTrips().count() > 0)
                .map(phase -> phase.phase().words() + " " + signed(result.addedMicros(phase)))
                .toList();
        boolean comparable = result.phases().get(0).roundTrips().count() > 0 && !added.isEmpty();
        return comparable ? palette.strong("median RTT against " + first + ": " + String.join(", ", added)) + "\n" : "";
    }

    private static String signed(long micros) {
        return (micros < 0 ? "-" : "+") + Units.timeOfMicros(Math.abs(micros));
    }

    @Override
    public String of(Bulk.Result result, List<Bulk.Interval> intervals) {
        Bulk.Request request = result.request();
        StringBuilder lines = new StringBuilder();
        lines.append(palette.strong(units.size(result.bytes()))).append(request.up() ? " to " : " from ");
        lines.append(result.address());
        lines.append(request.streams() == 1 ? "" : " over " + request.streams() + " streams");
        lines.append(request.verify() && result.transfers() > 0 ? palette.good(", checksums agree") : "");
        lines.append(result.stopped() ? ", stopped\n" : "\n");
        lines.append(palette.strong("average " + units.rate(result.bytes(), result.transferNanos()) + "  "
                + Units.bits(result.bytes(), result.transferNanos())));
        lines.append(palette.faint("  (transfer " + Units.time(result.transferNanos()) + ", whole exchange "
                + Units.time(result.exchangeNanos()) + ")"));
        return lines.append('\n').toString();
    }

    @Override
    public String of(Endpoint endpoint, Echo.Result result) {
        String rounds = result.rounds() <= 1 ? "" : " in " + result.rounds() + " rounds";
        String what = palette.good("same") + "  " + units.size(result.bytes()) + rounds + " came back unchanged from "
                + result.address() + (result.stopped() ? ", stopped\n" : "\n");
        String total = "connect " + Units.time(result.connectNanos()) + FetchView.tls(result.tlsNanos())
                + ", all back after " + Units.time(result.totalNanos());
        if (result.rounds() > 1) {
            return what + palette.strong("RTT " + summary(result.roundTrips())) + "\n"
                    + palette.faint("(" + total + ")") + "\n";
        }
        return what + palette.strong("RTT " + Units.time(result.first().rttNanos()))
                + palette.faint("  (" + total + ")") + "\n";
    }

    @Override
    public String of(Calc.Result result) {
        StringBuilder lines = new StringBuilder();
        for (Calc.Miss miss : result.misses()) {
            lines.append(palette.faint("skipped: " + SafeText.of(miss.failure().what())))
                    .append('\n');
        }
        String text = SafeText.uncut(result.answer().text());
        String answer = result.doubled()
                ? SafeText.of(result.number()) + " doubled is " + palette.strong(text)
                : SafeText.of(result.number()) + ": " + palette.bad(text);
        return lines + answer + "\n"
                + times(result.answer().timing(), result.answer().address());
    }

    @Override
    public String of(Calc.Statistics statistics) {
        Table table = new Table("lrrrr").row("replica", "picks", "failures", "p50", "p99");
        for (Calc.Share share : statistics.shares()) {
            Series series = share.roundTrips();
            boolean some = series.count() > 0;
            table.row(
                    share.replica().toString(),
                    Long.toString(share.picks()),
                    Long.toString(series.lost()),
                    some ? Units.timeOfMicros(series.p50Micros()) : "-",
                    some ? Units.timeOfMicros(series.p99Micros()) : "-");
        }
        String unanswered = statistics.unanswered() > 0
                ? palette.bad(statistics.unanswered() + " requests without an answer") + "\n"
                : "";
        return table + unanswered + (statistics.stopped() ? "stopped\n" : "");
    }

    @Override
    public String of(Endpoint endpoint, TextClient.Reply answer) {
        return palette.strong(SafeText.uncut(answer.text())) + "\n" + times(answer.timing(), answer.address());
    }

    @Override
    public String of(List<Probe.Result> results) {
        Table table = new Table("lllr");
        for (Probe.Result result : results) {
            table.row(
                    (result.udp() ? "udp " : "") + result.service().word(),
                    result.endpoint().toString(),
                    word(result.verdict()),
                    result.rttNanos() > 0 ? Units.time(result.rttNanos()) : "");
        }
        StringBuilder lines = new StringBuilder();
        List<String> rows = table.lines();
        for (int i = 0; i < rows.size(); i++) {
            Probe.Result result = results.get(i);
            boolean explained = result.verdict() == Probe.Verdict.OTHER || result.verdict() == Probe.Verdict.UNTRUSTED;
            lines.append(mark(result.verdict())).append(rows.get(i));
            lines.append(explained ? palette.faint("  (" + SafeText.of(result.why()) + ")") : "")
                    .append('\n');
        }
        return lines.toString();
    }

    @Override
    public String of(String target, Explanation explanation) {
        return new ExplainView(palette, units, columns).of(explanation);
    }

    @Override
    public String of(Replay.Step step) {
        return new ReplayView(palette, units).of(step);
    }

    @Override
    public String of(Replay.Summary summary) {
        return new ReplayView(palette, units).of(summary);
    }

    @Override
    public String done(String command, String target, String text) {
        return text + "\n";
    }

    @Override
    public String failure(String command, String target, Failure failure, String place) {
        return fetches.of(failure, place);
    }

    private String mark(Probe.Verdict verdict) {
        if (verdict == Probe.Verdict.OFF) {
            return palette.faint("○ ");
        }
        return verdict.good() ? palette.good("● ") : palette.bad("○ ");
    }

    private static String word(Probe.Verdict verdict) {
        return switch (verdict) {
            case ANSWERS -> "answers";
            case READY -> "ready";
            case OFF -> "off";
            case DRAINING -> "draining";
            case REFUSED -> "refused";
            case SILENT -> "silent";
            case PLAIN -> "does not speak TLS";
            case TLS -> "speaks TLS";
            case UNTRUSTED -> "not trusted";
            case OTHER -> "speaks another protocol";
        };
    }

    private String times(Timing timing, String address) {
        return palette.strong("RTT " + Units.time(timing.waitNanos()))
                + palette.faint("  (connect " + Units.time(timing.connectNanos()) + FetchView.tls(timing.tlsNanos())
                        + ", " + address + ")")
                + "\n";
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
