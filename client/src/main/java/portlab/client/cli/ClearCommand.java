package portlab.client.cli;

import picocli.CommandLine.Command;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** {@code clear}. */
@Command(name = "clear", description = "clear the screen")
final class ClearCommand implements Action {
    /** Moves to the top left corner, erases the screen (ECMA-48) and the scrollback (xterm). */
    private static final String CLEAR = "\033[H\033[2J\033[3J";

    @Override
    public ExitCode run(Session session) throws Failure {
        if (Terminal.takesEscapes() && Terminal.stdout()) {
            session.console().out(CLEAR);
        }
        return ExitCode.OK;
    }
}
