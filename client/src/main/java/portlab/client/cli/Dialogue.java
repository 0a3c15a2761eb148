package portlab.client.cli;

import java.util.Locale;
import java.util.Set;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Prompts for one line after another until the user ends the input. */
final class Dialogue {
    private static final Set<String> END_WORDS = Set.of("quit", "exit", "q");

    /** Handles one line and reports its own failures; the dialogue goes on after them. */
    interface Turn {
        ExitCode take(String line) throws Failure;
    }

    private Dialogue() {}

    /**
     * Asks until an empty line, {@code exit}, {@code quit}, {@code q} or the end of the input.
     *
     * @param wanted the expected input, as the introduction names it
     * @return the exit code of the first line that failed
     */
    static ExitCode run(Session session, String prompt, String wanted, Turn turn) throws Failure {
        ExitCode first = ExitCode.OK;
        String introduction = wanted + "; end with an empty line, exit or Ctrl-D\n";
        String line = session.ask(introduction + prompt);
        while (line != null && !isLast(line)) {
            ExitCode exit = turn.take(line);
            first = first == ExitCode.OK ? exit : first;
            line = session.network().stopped() ? null : session.ask(prompt);
        }
        return first;
    }

    private static boolean isLast(String line) {
        return line.isBlank() || END_WORDS.contains(line.strip().toLowerCase(Locale.ROOT));
    }
}
