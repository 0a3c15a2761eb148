package portlab.client.cli;

import picocli.CommandLine.Command;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Terminal;

/** {@code clear}. */
@Command(name = "clear", description = "clear the screen")
final class ClearCommand implements Action {
    /** To the top left corner, then erase the screen and what was scrolled off it (ECMA-48; the last is xterm's). */
    private static final String CLEAR = "\033[H\033[2J\033[3J";

    @Override
    public ExitCode run(Session session) throws Failure {
        if (Terminal.takesEscapes(System.getenv()) && Terminal.stdout()) {
            session.console().out(CLEAR);
        }
        return ExitCode.OK;
    }
}
