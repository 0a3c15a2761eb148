package portlab.client.cli;

import java.io.File;
import portlab.client.exit.Failure;
import portlab.common.Terminal;
import portlab.common.TerminalEcho;

/** Where a command that asks for lines gets them: the terminal, or the script that the command stands in. */
@FunctionalInterface
public interface Input {
    /**
     * The next line.
     *
     * @param prompt shown to a person
     * @return null when there is none, or none is wanted any more
     */
    String ask(String prompt) throws Failure;

    /** The same for a line that nobody is to see while it is typed. */
    default String askHidden(String prompt) throws Failure {
        if (!Terminal.stdin()) {
            return ask(prompt);
        }
        if (File.separatorChar == '\\') {
            // Windows has no stty, but a console that does the same.
            char[] typed = System.console().readPassword("%s", prompt);
            return typed == null ? null : new String(typed);
        }
        TerminalEcho echo = TerminalEcho.off();
        try {
            return ask(prompt);
        } finally {
            echo.restore();
        }
    }
}
