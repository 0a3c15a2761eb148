package portlab.server.exercise;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.Verdict;
import portlab.common.wire.WireEvent;
import portlab.server.exercise.ClientCommand.Target;

/** Runs a client in one exercise after the other. */
public final class ClientChecker {
    private final ExerciseServer server;
    private final ClientCommand command;
    private final int usualPort;
    private final Set<String> missed = new HashSet<>();

    /** @param usualPort where the server listens by default, for the command lines that repeat an exercise */
    public ClientChecker(ExerciseServer server, ClientCommand command, int usualPort) {
        this.server = server;
        this.command = command;
        this.usualPort = usualPort;
    }

    /**
     * Runs the client.
     *
     * @param only the names of exercises; empty for all
     * @param each takes every result as soon as it is there
     * @throws IOException if the client cannot be started
     */
    public CheckReport run(List<String> only, Consumer<CheckResult> each) throws IOException, InterruptedException {
        List<CheckResult> results = new ArrayList<>();
        for (Exercise exercise : server.suite().named(only)) {
            CheckResult result = result(exercise);
            if (result.missed()) {
                missed.add(exercise.name());
            }
            results.add(result);
            each.accept(result);
        }
        return new CheckReport(server.suite().about(), command.toString(), OptionalLong.empty(), results, false);
    }

    private CheckResult result(Exercise exercise) throws IOException, InterruptedException {
        Optional<String> obstacle = exercise.needs().filter(missed::contains);
        if (obstacle.isPresent()) {
            Verdict blocked = new Verdict.Blocked(obstacle.get() + " failed");
            return new CheckResult(exercise.check(), blocked, "", 0, List.of(), List.of());
        }
        server.begin(exercise);
        String host = server.listener().address().getAddress().getHostAddress();
        Target target = target(exercise, host, server.listener().address().getPort());
        Trial.Run run = command.run(target, exercise.runs());
        List<WireEvent> wire = server.end();
        return exercise.result(
                new Trial(server.listener().address().getPort(), wire, Optional.of(run)), repeat(exercise, host));
    }

    private Target target(Exercise exercise, String host, int port) {
        return new Target(server.suite().protocol(), host, port, exercise.input());
    }

    /** The server, and then the client beside it. */
    private List<String> repeat(Exercise exercise, String host) {
        String suite = server.suite().about().name();
        return List.of(
                "java -jar server.jar --check-client " + suite + " --only " + exercise.name() + " &",
                command.text(target(exercise, host, usualPort)));
    }
}
