package portlab.server.live;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import portlab.common.AddressText;
import portlab.common.JsonWriter;
import portlab.server.metrics.Metrics;
import portlab.server.metrics.Metrics.ServiceMetrics;
import portlab.server.net.Connection.Load;
import portlab.server.net.Overview;

/**
 * What the page shows of one moment, as JSON. Counts are those of {@code /metrics} and only grow, so that a viewer that missed a
 * snapshot needs only the next one.
 */
final class Snapshot {
    private final JsonWriter json = new JsonWriter();

    private Snapshot() {}

    /**
     * @param millis when, on a clock that never goes back
     * @param viewers how many pages watch
     */
    static String json(
            long millis, Metrics metrics, Overview overview, List<LatestExchanges.Summary> exchanges, int viewers) {
        Snapshot snapshot = new Snapshot();
        snapshot.json.object().name("at").value(millis).name("viewers").value(viewers);
        snapshot.load(overview.load());
        snapshot.services(metrics);
        snapshot.connections(overview);
        snapshot.groups(overview);
        snapshot.exchanges(exchanges);
        return snapshot.json.endObject().toString();
    }

    private void load(Load load) {
        json.name("load").object();
        json.name("connections").value(load.connections());
        json.name("held").value(load.held());
        json.name("workers").value(load.workers());
        json.name("mostWorkers").value(load.mostWorkers());
        json.name("draining").value(load.draining());
        json.name("leadsTaken").value(load.leadsTaken());
        json.name("longestTurn").value(load.longestTurn().toNanos() / 1e9);
        json.endObject();
    }

    private void services(Metrics metrics) {
        json.name("services").object();
        metrics.services().forEach(this::service);
        json.endObject().name("datagrams").object();
        metrics.datagrams().forEach((outcome, count) -> json.name(outcome).value(count));
        json.endObject().name("replicas").object();
        metrics.replicas().forEach((port, count) -> json.name("" + port).value(count));
        json.endObject();
    }

    private void service(String name, ServiceMetrics metrics) {
        json.name(name).object().name("outcomes").object();
        metrics.outcomes().forEach((outcome, count) -> json.name(outcome).value(count));
        json.endObject().name("durations").array();
        for (long count : metrics.counts()) {
            json.value(count);
        }
        json.endArray();
        json.name("seconds").value(metrics.seconds());
        json.name("received").value(metrics.received());
        json.name("sent").value(metrics.sent());
        json.endObject();
    }

    private void connections(Overview overview) {
        json.name("connections").value(overview.connections());
        json.name("open").array();
        overview.open().forEach(this::peer);
        json.endArray().name("ended").array();
        overview.ended().forEach(this::peer);
        json.endArray();
    }

    private void peer(Overview.Peer peer) {
        json.array().value(peer.service()).value(AddressText.of(peer.client()));
        json.value(word(peer.state())).value(TimeUnit.NANOSECONDS.toMillis(peer.ageNanos()));
        json.value(peer.received()).value(peer.sent()).value(peer.worker()).endArray();
    }

    private void groups(Overview overview) {
        json.name("groups").array();
        for (Overview.Group group : overview.groups()) {
            json.object().name("admin").value(group.admin()).name("turns").value(group.turns());
            json.name("workers").array();
            group.workers().forEach(this::worker);
            json.endArray().endObject();
        }
        json.endArray();
    }

    private void worker(Overview.Member worker) {
        Overview.Peer peer = worker.serving();
        json.array().value(worker.name()).value(word(worker.role())).value(worker.turns());
        json.value(peer == null ? null : peer.service() + " " + AddressText.of(peer.client()));
        json.endArray();
    }

    private void exchanges(List<LatestExchanges.Summary> exchanges) {
        json.name("exchanges").array();
        for (LatestExchanges.Summary each : exchanges) {
            json.array().value(each.number()).value(each.service()).value(each.client());
            json.value(each.request()).value(each.reply()).value(each.received());
            json.value(each.sent()).value(each.millis()).endArray();
        }
        json.endArray();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
