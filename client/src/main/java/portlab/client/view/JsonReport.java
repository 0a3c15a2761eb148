package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import portlab.client.command.Bulk;
import portlab.client.command.Calc;
import portlab.client.command.Compare;
import portlab.client.command.Echo;
import portlab.client.command.Fetched;
import portlab.client.command.Head;
import portlab.client.command.Listing;
import portlab.client.command.Ping;
import portlab.client.command.Probe;
import portlab.client.command.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Moments;
import portlab.client.measure.Samples.Series;
import portlab.client.measure.Timing;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;
import portlab.client.net.TextClient;

/** Formats results and failures as JSON, one object per line; docs/protocol.md has the schema. */
public final class JsonReport {
    private JsonReport() {}

    /** The fields at the start of every line. */
    private static JsonLine line(String command, String target, Failure failure) {
        JsonLine line =
                new JsonLine().with("command", command).with("target", target).with("ok", failure == null);
        if (failure != null) {
            line.with("error", failure.what()).with("exit", failure.exit().number());
        }
        return line;
    }

    /** The success or failure of a command without a result. */
    public static String of(String command, String target, Failure failure) {
        return line(command, target, failure).toString();
    }

    /** A failure. @param place its line in a script, such as {@code setup.txt:3}, or empty */
    public static String of(String command, String target, Failure failure, String place) {
        return line(command, target, failure)
                .with("at", place.isEmpty() ? null : place)
                .toString();
    }

    /** @param path as typed */
    public static String of(String path, Fetched fetched) {
        SaveResult saved = fetched.saved();
        JsonLine line = line("get", path, fetched.refusal().orElse(null));
        reply(line, fetched.reply());
        line.with("bytes", fetched.reply().bytes());
        line.with("coding", fetched.reply().head().coding().orElse(null));
        boolean nowhere = saved.how() == SaveResult.How.NOTHING;
        line.with("saved", nowhere ? null : saved.how().name().toLowerCase(java.util.Locale.ROOT));
        line.with(
                "path",
                nowhere || saved.path().toString().isEmpty()
                        ? null
                        : saved.path().toString());
        return timing(line, fetched.reply().timing()).toString();
    }

    public static String of(Head.Result result) {
        JsonLine line = line("head", result.target(), result.refusal().orElse(null));
        List<JsonLine> fields = new ArrayList<>();
        for (ResponseHead.Field field : result.reply().head().fields()) {
            fields.add(new JsonLine().with("name", field.name()).with("value", field.value()));
        }
        reply(line, result.reply()).with("fields", fields);
        return timing(line, result.reply().timing()).toString();
    }

    public static String of(Listing listing) {
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

    public static String of(Ping.Sample sample, Ping.Request request) {
        boolean lost = sample.nanos() < 0;
        JsonLine line = new JsonLine()
                .with("command", "ping")
                .with("target", request.kind().word() + "://" + request.endpoint())
                .with("ok", !lost)
                .with("error", lost ? sample.loss() : null)
                .with("sample", sample.number());
        if (!lost) {
            line.with("rtt_us", micros(sample.nanos()));
        }
        return (sample.number() == 0 ? line.with("cold", true) : line).toString();
    }

    public static String of(Ping.Result result) {
        String target =
                result.request().kind().word() + "://" + result.request().endpoint();
        JsonLine line = line("ping", target, null);
        line.with("address", result.address().isEmpty() ? null : result.address());
        series(line, result.roundTrips());
        if (result.fromIntended().count() > 0) {
            Series intended = result.fromIntended();
            line.with("intended_p50_us", intended.p50Micros());
            line.with("intended_p90_us", intended.p90Micros());
            line.with("intended_p99_us", intended.p99Micros());
            line.with("intended_max_us", intended.maxMicros());
        }
        return stopped(line, result.stopped()).toString();
    }

    /** @param seconds Mbit/s of each second */
    public static String of(Bulk.Result result, List<Double> seconds) {
        Bulk.Request request = result.request();
        JsonLine line = line("bulk", request.endpoint().toString(), null)
                .with("address", result.address())
                .with("direction", request.up() ? "up" : "down")
                .with("streams", request.streams())
                .with("bytes", result.bytes())
                .with("n", result.transfers())
                .with("verified", request.verify() && result.transfers() > 0)
                .with("connect_us", micros(result.connectNanos()));
        if (result.rttNanos() > 0) {
            line.with("rtt_us", micros(result.rttNanos()));
        }
        line.with("receive_us", micros(result.transferNanos()))
                .with("total_us", micros(result.exchangeNanos()))
                .with("mbit_per_s", result.mbitPerSecond());
        List<JsonLine> each = new ArrayList<>();
        seconds.forEach(second -> each.add(new JsonLine().with("mbit_per_s", second)));
        return stopped(each.isEmpty() ? line : line.with("seconds", each), result.stopped())
                .toString();
    }

    public static String of(String target, Echo.Result result) {
        JsonLine line = line("echo", target, null)
                .with("address", result.address())
                .with("bytes", result.bytes())
                .with("connect_us", micros(result.connectNanos()))
                .with("rtt_us", micros(result.first().rttNanos()))
                .with("total_us", micros(result.totalNanos()));
        return stopped(series(line, result.roundTrips()), result.stopped()).toString();
    }

    public static String of(Calc.Result result) {
        boolean ok = result.doubled();
        Failure failure =
                ok ? null : new Failure(ExitCode.REFUSED, result.answer().text(), "");
        JsonLine line = line("calc", result.replica().toString(), failure)
                .with("address", result.answer().address())
                .with("number", result.number())
                .with("answer", ok ? result.answer().text() : null)
                .with("lost", result.misses().size());
        return timing(line, result.answer().timing()).toString();
    }

    /** One line for each replica. */
    public static String of(Calc.Statistics statistics) {
        StringBuilder lines = new StringBuilder();
        for (Calc.Share share : statistics.shares()) {
            boolean ok = share.roundTrips().lost() == 0;
            Failure failure = ok ? null : new Failure(ExitCode.UNCONNECTED, "did not answer every request", "");
            JsonLine line = line("calc", share.replica().toString(), failure).with("picks", share.picks());
            lines.append(stopped(series(line, share.roundTrips()), statistics.stopped()));
        }
        return lines.toString();
    }

    public static String of(String target, TextClient.Reply answer) {
        JsonLine line =
                line("message", target, null).with("address", answer.address()).with("answer", answer.text());
        return timing(line, answer.timing()).toString();
    }

    /** One line for each service. */
    public static String of(List<Probe.Result> results) {
        StringBuilder lines = new StringBuilder();
        for (Probe.Result result : results) {
            boolean ok = result.verdict().good();
            JsonLine line = new JsonLine()
                    .with("command", "services")
                    .with("target", result.endpoint().toString())
                    .with("ok", ok)
                    .with("error", ok ? null : result.why())
                    .with("service", result.service().word())
                    .with("state", result.verdict().name().toLowerCase(java.util.Locale.ROOT));
            lines.append(result.rttNanos() > 0 ? line.with("rtt_us", micros(result.rttNanos())) : line);
        }
        return lines.toString();
    }

    /** @param path as typed */
    public static String of(String path, Compare.Result result) {
        List<JsonLine> ways = new ArrayList<>();
        for (Compare.Outcome outcome : result.outcomes()) {
            List<JsonLine> objects = new ArrayList<>();
            outcome.median().exchanges().forEach(each -> objects.add(object(each)));
            ways.add(new JsonLine()
                    .with("way", outcome.way().word())
                    .with("connections", outcome.median().connections())
                    .with("round_trips", outcome.median().roundTrips())
                    .with("total_us", micros(outcome.median().totalNanos()))
                    .with("min_us", micros(outcome.minNanos()))
                    .with("max_us", micros(outcome.maxNanos()))
                    .with("textbook_round_trips", outcome.textbook().roundTrips())
                    .with("textbook_us", micros(outcome.textbook().nanos(result.rttNanos(), result.transferNanos())))
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
                .with("rtt_us", micros(result.rttNanos()))
                .with("receive_us", micros(result.transferNanos()))
                .with("server_us", micros(result.serverNanos()))
                .with("ways", ways);
        return stopped(skipped.isEmpty() ? line : line.with("skipped", skipped), result.stopped())
                .toString();
    }

    private static JsonLine object(Compare.Exchange exchange) {
        Moments moments = exchange.moments();
        return new JsonLine()
                .with("path", exchange.url().resource().target())
                .with("status", exchange.head().status())
                .with("bytes", exchange.bytes())
                .with("stage", exchange.stage())
                .with("connection", exchange.connection())
                .with("start_us", micros(moments.connect()))
                .with("connect_us", micros(moments.connectNanos()))
                .with("wait_us", micros(moments.waitNanos()))
                .with("receive_us", micros(moments.receiveNanos()))
                .with("end_us", micros(moments.end()));
    }

    private static JsonLine reply(JsonLine line, HttpResponse.Reply reply) {
        return line.with("address", reply.address()).with("status", reply.head().status());
    }

    private static JsonLine timing(JsonLine line, Timing timing) {
        return line.with("rtt_us", timing.rttMicros())
                .with("connect_us", timing.connectMicros())
                .with("wait_us", timing.rttMicros())
                .with("receive_us", timing.receiveMicros())
                .with("total_us", timing.totalMicros());
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

    private static long micros(long nanos) {
        return (nanos + 500) / 1000;
    }
}
