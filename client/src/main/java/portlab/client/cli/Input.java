package portlab.client.cli;

import java.io.File;
import portlab.client.exit.Failure;
import portlab.common.Terminal;
import portlab.common.TerminalEcho;

/** The source of the lines that commands ask for: the terminal, or the script that runs. */
@FunctionalInterface
public interface Input {
    /**
     * Reads the next line.
     *
     * @param prompt shown if the input is a terminal
     * @return null at the end of the input or after Ctrl-C
     */
    String ask(String prompt) throws Failure;

    /** Reads a line without showing what is typed. */
    default String askHidden(String prompt) throws Failure {
        if (!Terminal.stdin()) {
            return ask(prompt);
        }
        if (File.separatorChar == '\\') {
            // Windows has no stty, but its console can hide typing.
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
