package portlab.server.live;

import java.util.List;
import java.util.Map;
import portlab.common.JsonWriter;
import portlab.server.metrics.Metrics.ServiceMetrics;

/**
 * What does not change while the server runs.
 *
 * @param version the server's
 * @param folder what is served; null without http
 * @param tls whether the site's first port speaks TLS
 * @param ports the ports of each service, by its name
 * @param faults the rules for what goes wrong on purpose, as the start message shows them
 * @param seed what random faults depend on; null for chance
 * @param startedMillis when the server started, in ms since 1970; tells a page that it reached another one
 */
public record About(
        String version,
        String folder,
        boolean tls,
        Map<String, List<Integer>> ports,
        List<String> faults,
        Long seed,
        long startedMillis) {

    String json() {
        JsonWriter json = new JsonWriter().object();
        json.name("version").value(version).name("folder").value(folder);
        json.name("tls").value(tls);
        json.name("ports").object();
        ports.forEach((service, all) -> {
            json.name(service).array();
            all.forEach(json::value);
            json.endArray();
        });
        json.endObject().name("faults").array();
        faults.forEach(json::value);
        json.endArray().name("seed").value(seed == null ? null : seed.toString());
        json.name("started").value(startedMillis).name("bounds").array();
        double[] bounds = ServiceMetrics.bounds();
        for (int i = 0; i < bounds.length - 1; i++) {
            json.value(bounds[i]);
        }
        return json.endArray().endObject().toString();
    }
}
