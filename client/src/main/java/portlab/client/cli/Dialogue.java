package portlab.client.cli;

import java.util.Locale;
import java.util.Set;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Lines that a command asks for, one after the other. All such commands end in the same ways, and say which. */
final class Dialogue {
    private static final Set<String> LAST_WORDS = Set.of("quit", "exit", "q");

    /** Does something with one line; tells of what goes wrong with it, which is no end. */
    interface Turn {
        ExitCode take(String line) throws Failure;
    }

    private Dialogue() {}

    /**
     * Asks until an empty line, one of the last words, or the end of the input.
     *
     * @param wanted what is asked for, for a person
     * @return the exit code of the first line that failed
     */
    static ExitCode run(Session session, String prompt, String wanted, Turn turn) throws Failure {
        ExitCode first = ExitCode.OK;
        String introduction = wanted + "; an empty line, exit or Ctrl-D ends\n";
        String line = session.ask(introduction + prompt);
        while (line != null && !isLast(line)) {
            ExitCode exit = turn.take(line);
            first = first == ExitCode.OK ? exit : first;
            line = session.network().stopped() ? null : session.ask(prompt);
        }
        return first;
    }

    private static boolean isLast(String line) {
        return line.isBlank() || LAST_WORDS.contains(line.strip().toLowerCase(Locale.ROOT));
    }
}
