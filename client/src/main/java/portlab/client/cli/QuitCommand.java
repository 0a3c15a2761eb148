package portlab.client.cli;

import picocli.CommandLine.Command;
import portlab.client.exit.ExitCode;

/** {@code quit}. */
@Command(
        name = "quit",
        aliases = {"exit", "q"},
        description = "leave the shell")
final class QuitCommand implements Action {

    @Override
    public ExitCode run(Session session) {
        session.leave();
        return ExitCode.OK;
    }
}
