package portlab.client.check;

import java.util.List;
import java.util.Optional;
import portlab.client.net.Endpoint;
import portlab.common.check.Check;

/**
 * What to check.
 *
 * @param endpoints at least one; several only for replicas
 * @param stage 0 for all
 * @param only the name of a check; empty for all
 * @param remote whether the server may be on a public address
 */
public record CheckRequest(
        Suite suite,
        List<Endpoint> endpoints,
        SiteFiles files,
        long seed,
        int stage,
        Optional<String> only,
        boolean remote) {

    /** The checks to run. */
    public List<Check> selected() {
        return scripts().stream().map(ScriptedCheck::check).toList();
    }

    List<ScriptedCheck> scripts() {
        return suite.checks().stream()
                .filter(each -> stage == 0 || each.check().stage() == stage)
                .filter(each -> only.isEmpty() || only.get().equals(each.check().name()))
                .toList();
    }
}
