package portlab.client.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import portlab.client.command.Compare.ObjectFetch;
import portlab.client.command.Compare.Outcome;
import portlab.client.command.Compare.Result;
import portlab.client.command.Compare.Run;
import portlab.client.measure.Moments;
import portlab.client.net.ResponseHead;
import portlab.common.JsonLine;

/** Formats a comparison as an HTTP Archive, version 1.2, with one page for each way. Times are in ms, to the µs. */
public final class HarReport {
    private static final double NANOS = 1e6;
    private static final double NOT_APPLICABLE = -1;

    private HarReport() {}

    /** @param version of this program */
    public static String of(Result result, String version) {
        List<JsonLine> pages = new ArrayList<>();
        List<JsonLine> entries = new ArrayList<>();
        for (Outcome outcome : result.outcomes()) {
            pages.add(page(outcome, result));
            outcome.median().exchanges().forEach(each -> entries.add(entry(each, outcome.median())));
        }
        JsonLine log = new JsonLine()
                .with("version", "1.2")
                .with("creator", new JsonLine().with("name", "Portlab").with("version", version))
                .with("pages", pages)
                .with("entries", entries);
        return new JsonLine().with("log", log).toString();
    }

    private static JsonLine page(Outcome outcome, Result result) {
        Run run = outcome.median();
        return new JsonLine()
                .with("startedDateTime", time(run, 0))
                .with("id", run.way().word())
                .with("title", run.way().title(result.request().parallel()) + ": " + result.page())
                .with(
                        "pageTimings",
                        new JsonLine().with("onContentLoad", NOT_APPLICABLE).with("onLoad", run.totalNanos() / NANOS));
    }

    private static JsonLine entry(ObjectFetch exchange, Run run) {
        Moments moments = exchange.moments();
        long start = Math.min(exchange.queued(), moments.connect());
        return new JsonLine()
                .with("pageref", run.way().word())
                .with("startedDateTime", time(run, start))
                .with("time", (moments.end() - start) / NANOS)
                .with("request", request(exchange))
                .with("response", response(exchange))
                .with("cache", new JsonLine())
                .with("timings", timings(exchange, start))
                .with("serverIPAddress", host(exchange.reply().address()))
                .with("connection", Integer.toString(exchange.connection()));
    }

    private static JsonLine timings(ObjectFetch exchange, long start) {
        Moments moments = exchange.moments();
        return new JsonLine()
                .with("blocked", (moments.connect() - start + moments.sent() - moments.secured()) / NANOS)
                .with("dns", NOT_APPLICABLE)
                .with("connect", exchange.opened() ? (moments.secured() - moments.connect()) / NANOS : NOT_APPLICABLE)
                .with("ssl", moments.tlsNanos() > 0 ? moments.tlsNanos() / NANOS : NOT_APPLICABLE)
                .with("send", 0.0)
                .with("wait", moments.waitNanos() / NANOS)
                .with("receive", moments.receiveNanos() / NANOS);
    }

    private static JsonLine request(ObjectFetch exchange) {
        List<String> lines = exchange.request().lines().toList();
        String[] start = lines.get(0).split(" ");
        List<JsonLine> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(field(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
        }
        return new JsonLine()
                .with("method", start[0])
                .with("url", exchange.url().toString())
                .with("httpVersion", start[2])
                .with("cookies", List.of())
                .with("headers", fields)
                .with("queryString", query(exchange.url().resource().target()))
                .with("headersSize", exchange.request().length())
                .with("bodySize", 0L);
    }

    private static List<JsonLine> query(String target) {
        List<JsonLine> parameters = new ArrayList<>();
        int question = target.indexOf('?');
        String query = question < 0 ? "" : target.substring(question + 1);
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.add(field(
                        equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static JsonLine response(ObjectFetch exchange) {
        ResponseHead head = exchange.head();
        List<JsonLine> fields = new ArrayList<>();
        head.fields().forEach(each -> fields.add(field(each.name(), each.value())));
        JsonLine content = new JsonLine()
                .with("size", exchange.bytes())
                .with("mimeType", head.field("Content-Type").orElse("application/octet-stream"));
        return new JsonLine()
                .with("status", head.status())
                .with("statusText", head.reason())
                .with("httpVersion", head.version())
                .with("cookies", List.of())
                .with("headers", fields)
                .with("content", content)
                .with("redirectURL", head.field("Location").orElse(""))
                .with("headersSize", -1L)
                .with("bodySize", exchange.bytes());
    }

    private static JsonLine field(String name, String value) {
        return new JsonLine().with("name", name).with("value", value);
    }

    private static String host(String address) {
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** A moment of a run, in ISO 8601. */
    private static String time(Run run, long nanos) {
        return Instant.ofEpochMilli(run.startMillis())
                .plusNanos(nanos / 1000 * 1000)
                .toString();
    }
}
