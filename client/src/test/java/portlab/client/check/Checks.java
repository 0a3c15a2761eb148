package portlab.client.check;

import java.util.List;
import java.util.Optional;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
import portlab.common.check.CheckReport;
import portlab.common.check.Level;
import portlab.common.check.Verdict;

/** Runs checks for tests. */
final class Checks {
    private Checks() {}

    static Network network() {
        return new Network(Timeouts.DEFAULT, "test");
    }

    static Suite suite(String name) {
        return Suite.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static CheckReport run(String suite, SiteFiles files, int port) throws Failure {
        return run(suite, files, port, 0, Optional.empty(), 1);
    }

    static CheckReport run(String suite, SiteFiles files, int port, int stage, Optional<String> only, long seed)
            throws Failure {
        List<Endpoint> endpoints = List.of(new Endpoint("127.0.0.1", port));
        return Checker.run(
                network(), new CheckRequest(suite(suite), endpoints, files, seed, stage, only, false), result -> {});
    }

    /** The required checks that failed by themselves. */
    static List<String> failed(CheckReport report) {
        return report.results().stream()
                .filter(each -> each.check().level() == Level.REQUIRED)
                .filter(each -> each.verdict() instanceof Verdict.Failed)
                .map(each -> each.check().name())
                .toList();
    }

    /** What a check that failed found. */
    static String found(CheckReport report, String check) {
        return report.results().stream()
                .filter(each -> each.check().name().equals(check))
                .map(each -> ((Verdict.Failed) each.verdict()).found())
                .findFirst()
                .orElseThrow();
    }
}
