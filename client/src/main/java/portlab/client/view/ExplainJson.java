package portlab.client.view;

import java.util.List;
import java.util.Locale;
import portlab.client.explain.Exchange;
import portlab.client.explain.Exchange.PhaseTime;
import portlab.client.explain.Exchange.Tool;
import portlab.client.explain.Exchange.Why;
import portlab.client.explain.Explanation;
import portlab.client.explain.KernelView;
import portlab.client.explain.Message;
import portlab.client.explain.Traffic;
import portlab.client.measure.Units;
import portlab.common.JsonLine;
import portlab.common.explain.Line;

/** Formats an explanation as JSON; docs/protocol.md has the schema. */
final class ExplainJson {
    static final String COMMAND = "explain";

    private ExplainJson() {}

    static JsonLine of(JsonLine line, Explanation explanation) {
        List<JsonLine> exchanges =
                explanation.exchanges().stream().map(ExplainJson::of).toList();
        line.with("explained", explanation.command()).with("exchanges", exchanges);
        return explanation.unwatched() == 0 ? line : line.with("unwatched", explanation.unwatched());
    }

    private static JsonLine of(Exchange exchange) {
        Traffic traffic = exchange.traffic();
        JsonLine json = new JsonLine()
                .with("connection", exchange.connection())
                .with("service", exchange.service())
                .with("local", exchange.local())
                .with("address", exchange.remote())
                .with("reused", exchange.reused())
                .with("total_us", Units.micros(exchange.totalNanos()))
                .with("phases", exchange.phases().stream().map(ExplainJson::of).toList())
                .with("client_us", Units.micros(exchange.ownNanos()));
        exchange.serverNanos().ifPresent(nanos -> json.with("server_us", Units.micros(nanos)));
        json.with("request", of(exchange.request()))
                .with("response", of(exchange.response()))
                .with(
                        "reasons",
                        exchange.reasons().stream().map(ExplainJson::of).toList())
                .with("round_trips", traffic.roundTrips())
                .with("packets", traffic.packets())
                .with("segment_bytes", traffic.segmentBytes())
                .with("header_bytes", traffic.headerBytes())
                .with("all_bytes", traffic.allBytes());
        TlsJson.add(json, exchange.tls());
        exchange.kernel().ifPresent(view -> json.with("kernel", of(view)));
        return json.with("tools", exchange.tools().stream().map(ExplainJson::of).toList());
    }

    private static JsonLine of(PhaseTime phase) {
        return new JsonLine()
                .with("phase", phase.phase().name().toLowerCase(Locale.ROOT))
                .with("start_us", Units.micros(phase.start()))
                .with("end_us", Units.micros(phase.end()))
                .with("spent_us", Units.micros(phase.spentNanos()));
    }

    private static JsonLine of(Message message) {
        return new JsonLine()
                .with("head_bytes", message.headBytes())
                .with("body_bytes", message.bodyBytes())
                .with("lines", message.lines().stream().map(ExplainJson::of).toList());
    }

    private static JsonLine of(Line line) {
        return new JsonLine()
                .with("text", line.text())
                .with("meaning", line.meaning())
                .with("source", line.source())
                .with("known", line.known());
    }

    private static JsonLine of(Why why) {
        return new JsonLine()
                .with("by", why.byServer() ? "server" : "client")
                .with("sentence", why.sentence())
                .with("source", why.source());
    }

    private static JsonLine of(KernelView view) {
        JsonLine json = new JsonLine()
                .with("rtt_us", view.rttMicros())
                .with("rttvar_us", view.rttvarMicros())
                .with("retransmits", view.retransmits());
        view.cwnd().ifPresent(cwnd -> json.with("cwnd", cwnd));
        view.mss().ifPresent(mss -> json.with("mss", mss));
        return json;
    }

    private static JsonLine of(Tool tool) {
        return new JsonLine()
                .with("program", tool.program())
                .with("command", tool.command())
                .with("purpose", tool.purpose());
    }
}
