package portlab.client.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.common.check.Check;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.Verdict;

/** Runs checks one after the other. */
public final class Checker {
    private final Network network;
    private final CheckRequest request;
    private final List<Target> targets;
    private final Set<String> missed = new HashSet<>();

    /** The last check that reached the server. */
    private Optional<String> last = Optional.empty();

    /** Why later checks cannot be run. */
    private Optional<String> gone = Optional.empty();

    private Checker(Network network, CheckRequest request, List<Target> targets) {
        this.network = network;
        this.request = request;
        this.targets = targets;
    }

    /**
     * Runs the selected checks.
     *
     * @param each takes every result as soon as it is there
     * @throws Failure if the server may not be checked, or its name does not resolve
     */
    public static CheckReport run(Network network, CheckRequest request, Consumer<CheckResult> each) throws Failure {
        List<Target> targets = new ArrayList<>();
        for (Endpoint endpoint : request.endpoints()) {
            targets.add(Target.of(endpoint, request.remote()));
        }
        return new Checker(network, request, targets).run(each);
    }

    private CheckReport run(Consumer<CheckResult> each) {
        List<CheckResult> results = new ArrayList<>();
        for (ScriptedCheck script : request.scripts()) {
            Optional<CheckResult> result = network.stopped() ? Optional.empty() : result(script);
            if (result.isEmpty()) {
                break;
            }
            results.add(result.get());
            each.accept(result.get());
            if (result.get().missed()) {
                missed.add(script.check().name());
            }
        }
        String target = request.endpoints().get(0).toString();
        return new CheckReport(
                request.suite().about(), target, OptionalLong.of(request.seed()), results, network.stopped());
    }

    /** @return empty if the user stopped it */
    private Optional<CheckResult> result(ScriptedCheck script) {
        Check check = script.check();
        Optional<String> obstacle = gone.or(() ->
                script.needs().stream().filter(missed::contains).findFirst().map(name -> name + " failed"));
        if (obstacle.isPresent()) {
            return Optional.of(
                    new CheckResult(check, new Verdict.Blocked(obstacle.get()), "", 0, List.of(), List.of()));
        }
        // The check's name, so that it sends the same alone and with others.
        Random random = new Random(request.seed() * 31 + check.name().hashCode());
        long start = System.nanoTime();
        try (Peer peer = new Peer(network, request.suite().protocol(), targets, request.files(), random)) {
            Verdict verdict = verdict(script, peer);
            long nanos = System.nanoTime() - start;
            return network.stopped()
                    ? Optional.empty()
                    : Optional.of(new CheckResult(check, verdict, "", nanos, peer.wire(), peer.repeat()));
        }
    }

    private Verdict verdict(ScriptedCheck script, Peer peer) {
        Check check = script.check();
        try {
            script.script().run(peer);
            last = Optional.of(check.name());
            return new Verdict.Passed();
        } catch (Verdict.Reached reached) {
            last = Optional.of(check.name());
            return reached.verdict();
        } catch (Failure failure) {
            return failed(check, peer, failure);
        }
    }

    /** A server that refuses the first connection of a check ended before: the check before is to blame, not this one. */
    private Verdict failed(Check check, Peer peer, Failure failure) {
        if (failure.exit() == ExitCode.UNCONNECTED) {
            String since = peer.reached() ? check.name() : last.orElse(check.name());
            gone = Optional.of("the server has refused connections since " + since);
            if (!since.equals(check.name())) {
                return new Verdict.Blocked(gone.get());
            }
        }
        last = Optional.of(check.name());
        return new Verdict.Failed("a server that " + check.title(), failure.what());
    }
}
