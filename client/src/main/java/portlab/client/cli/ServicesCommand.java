package portlab.client.cli;

import java.util.List;
import picocli.CommandLine.Command;
import portlab.client.command.Probe;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** {@code services}. */
@Command(name = "services", description = "check which services of the server answer")
final class ServicesCommand implements Action {

    @Override
    public ExitCode run(Session session) throws Failure {
        List<Probe.Result> results = Probe.run(session.network(), session.directory());
        session.output().show(view -> view.of(results));
        if (session.network().stopped()) {
            return ExitCode.INTERRUPTED;
        }
        boolean some = results.stream().anyMatch(result -> result.verdict().good());
        return some ? ExitCode.OK : ExitCode.UNCONNECTED;
    }
}
