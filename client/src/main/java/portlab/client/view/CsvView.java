package portlab.client.view;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import portlab.client.command.Bulk;
import portlab.client.command.LoadedLatency;
import portlab.client.command.Ping;
import portlab.client.command.UdpPing;
import portlab.client.lab.Judgement;
import portlab.client.lab.Verification;
import portlab.client.measure.Arrivals;
import portlab.client.measure.Samples.Series;
import portlab.client.measure.Units;

/**
 * A line of comma-separated values for each interval (RFC 4180, but lines end with LF); docs/protocol.md has the columns. All
 * values are numbers or fixed words, so none needs quotes; a value that does not exist is empty. Shows no results, which would
 * be no rows.
 */
public final class CsvView implements SeriesView {
    private static final String NONE = "";

    @Override
    public String pingHeading() {
        return row("sample", "elapsed_us", "rtt_us", "state");
    }

    @Override
    public String bulkHeading() {
        return row("phase", "elapsed_us", "interval_us", "bytes", "mbit_per_s", "pings", "rtt_p50_us", "rtt_max_us");
    }

    @Override
    public String of(Ping.Request request, Ping.Sample sample) {
        boolean lost = sample.nanos() < 0;
        String state = lost ? "lost" : sample.number() == 0 ? "cold" : "ok";
        String row = row(
                sample.number(), Units.micros(sample.startNanos()), lost ? NONE : Units.micros(sample.nanos()), state);
        return sample.resumedNanos() < 0
                ? row
                : row
                        + row(
                                sample.number(),
                                Units.micros(sample.startNanos()),
                                Units.micros(sample.resumedNanos()),
                                "resumed");
    }

    @Override
    public String of(Ping.Result result) {
        return NONE;
    }

    @Override
    public String of(UdpPing.Request request, UdpPing.Sample sample) {
        String number = Integer.toString(sample.number());
        long start = Units.micros(sample.startNanos());
        if (sample instanceof UdpPing.Sample.Reply reply) {
            return row(number, start, Units.micros(reply.nanos()), state(reply.kind()));
        }
        return row(number, start, NONE, "lost");
    }

    private static String state(Arrivals.Kind kind) {
        return kind == Arrivals.Kind.IN_TIME ? "ok" : kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String of(UdpPing.Result result) {
        return NONE;
    }

    @Override
    public String of(Bulk.Request request, Bulk.Interval interval) {
        return row(
                request.up() ? LoadedLatency.Phase.UP.word() : LoadedLatency.Phase.DOWN.word(),
                Units.micros(interval.elapsedNanos()),
                Units.micros(interval.nanos()),
                interval.bytes(),
                rate(interval),
                NONE,
                NONE,
                NONE);
    }

    @Override
    public String of(Bulk.Result result, List<Bulk.Interval> intervals) {
        return NONE;
    }

    @Override
    public String of(LoadedLatency.Request request, LoadedLatency.Interval interval) {
        Bulk.Interval transfer = interval.transfer();
        Series pings = interval.roundTrips();
        boolean some = pings.count() > 0;
        return row(
                interval.phase().word(),
                Units.micros(interval.elapsedNanos()),
                Units.micros(interval.nanos()),
                transfer == null ? NONE : transfer.bytes(),
                transfer == null ? NONE : rate(transfer),
                pings.count(),
                some ? pings.p50Micros() : NONE,
                some ? pings.maxMicros() : NONE);
    }

    @Override
    public String of(LoadedLatency.Result result) {
        return NONE;
    }

    /** No name of a student or a class has a comma, a quote, or a sign at its beginning that a spreadsheet would compute. */
    @Override
    public String verified(List<Verification> all) {
        StringBuilder rows = new StringBuilder(row(
                "lab",
                "student",
                "class",
                "points",
                "of",
                "to_read",
                "attempts",
                "hints",
                "measured",
                "seconds",
                "trusted"));
        for (Verification each : all) {
            List<Verification.Result> results = each.results();
            rows.append(row(
                    each.record().assignment().lab(),
                    each.record().assignment().student(),
                    each.record().assignment().group(),
                    each.points(),
                    each.scored().size(),
                    results.stream()
                            .filter(result -> result.verdict() == Judgement.Verdict.NOTED)
                            .count(),
                    results.stream().mapToInt(Verification.Result::attempts).sum(),
                    results.stream().mapToInt(Verification.Result::hints).sum(),
                    results.stream()
                            .filter(result -> result.evidence() == Verification.Evidence.CONFIRMED)
                            .count(),
                    Duration.between(each.record().started(), each.ended()).toSeconds(),
                    each.trusted()));
        }
        return rows.toString();
    }

    private static String rate(Bulk.Interval interval) {
        return String.format(Locale.ROOT, "%.3f", interval.mbitPerSecond());
    }

    private static String row(Object... values) {
        return Stream.of(values).map(Object::toString).collect(Collectors.joining(",")) + "\n";
    }
}
