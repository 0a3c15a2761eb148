package portlab.client.cli;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Terminal;
import portlab.common.TerminalEcho;

/** The lines that a session reads: where commands ask for more of them, which ones have run, and whether to go on. */
public final class Dialogue {
    private static final Set<String> END_WORDS = Set.of("quit", "exit", "q");

    private static final Set<String> YES = Set.of("y", "yes");

    private final Output output;
    private final List<String> history = new ArrayList<>();
    private Input input = prompt -> null;
    private String advice = "";
    private boolean leaving;
    private int depth;

    /** Handles one line and reports its own failures; the questions go on after them. */
    interface Turn {
        ExitCode take(String line) throws Failure;
    }

    Dialogue(Output output) {
        this.output = output;
    }

    /**
     * Asks until an empty line, {@code exit}, {@code quit}, {@code q} or the end of the input.
     *
     * @param wanted the expected input, as the introduction names it
     * @param stopped whether the user has stopped the command
     * @return the exit code of the first line that failed
     */
    ExitCode askRepeatedly(String prompt, String wanted, BooleanSupplier stopped, Turn turn) throws Failure {
        ExitCode first = ExitCode.OK;
        String introduction = wanted + "; end with an empty line, exit or Ctrl-D\n";
        String line = ask(introduction + prompt);
        while (line != null && !isLast(line)) {
            output.answered(line);
            ExitCode exit = turn.take(line);
            first = first == ExitCode.OK ? exit : first;
            line = stopped.getAsBoolean() ? null : ask(prompt);
        }
        return first;
    }

    /** Asks a question. @return whether the answer is yes; anything else is a no */
    boolean confirm(String prompt) throws Failure {
        String answer = input.ask(prompt);
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    private static boolean isLast(String line) {
        return line.isBlank() || END_WORDS.contains(line.strip().toLowerCase(Locale.ROOT));
    }

    private String ask(String prompt) throws Failure {
        return input.ask(output.takesText() ? prompt : "");
    }

    /** Asks for a line. @return null at the end of the input */
    String askOnce(String prompt) throws Failure {
        String line = ask(prompt);
        if (line != null) {
            output.answered(line);
        }
        return line;
    }

    /** Asks for a line without showing what is typed; prompts even with {@code --quiet}. */
    String askHidden(String prompt) throws Failure {
        return input.askHidden(prompt);
    }

    /** Sets the source of the lines that commands ask for. @return the source before, to restore it */
    public Input input(Input other) {
        Input before = input;
        input = other;
        return before;
    }

    /** Adds a line to the history. */
    public void keep(String line) {
        history.add(line);
    }

    List<String> history() {
        return history;
    }

    /** The help on keys; empty outside the shell. */
    String advice() {
        return advice;
    }

    public void advice(String text) {
        advice = text;
    }

    /** Starts a script. @return the number of nested scripts */
    int enterScript() {
        return ++depth;
    }

    void leaveScript() {
        depth--;
    }

    void leave() {
        leaving = true;
    }

    /** Whether a command asked to end the session. */
    public boolean isLeaving() {
        return leaving;
    }

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
}
