package portlab.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.SafeText;
import portlab.common.Suggestion;
import portlab.common.Terminal;

/** The commands that control the shell or a script and ask no server. */
final class ShellCommands {
    private ShellCommands() {}

    /** {@code clear}. */
    @Command(name = "clear", description = "clear the screen")
    static final class Clear implements Action {
        /** Moves to the top left corner, erases the screen (ECMA-48) and the scrollback (xterm). */
        private static final String CLEAR = "\033[H\033[2J\033[3J";

        @Override
        public boolean isRecorded() {
            return false;
        }

        @Override
        public ExitCode run(Session session) throws Failure {
            if (Terminal.takesEscapes(System.getenv()) && Terminal.stdout()) {
                session.output().console().out(CLEAR);
            }
            return ExitCode.OK;
        }
    }

    /** {@code history}. */
    @Command(name = "history", description = "show the command history")
    static final class History implements Action {

        @Override
        public boolean isRecorded() {
            return false;
        }

        @Override
        public ExitCode run(Session session) throws Failure {
            List<String> lines = session.dialogue().history();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                String number = Integer.toString(i + 1);
                text.append(" ".repeat(Math.max(0, 5 - number.length())))
                        .append(number)
                        .append("  ");
                text.append(SafeText.uncut(lines.get(i))).append(i < lines.size() - 1 ? "\n" : "");
            }
            session.output().show(view -> view.done("history", session.target(), text.toString()));
            return ExitCode.OK;
        }
    }

    /** {@code quit}. */
    @Command(
            name = "quit",
            aliases = {"exit", "q"},
            description = "leave the shell")
    static final class Quit implements Action {

        @Override
        public boolean isRecorded() {
            return false;
        }

        @Override
        public ExitCode run(Session session) {
            session.dialogue().leave();
            return ExitCode.OK;
        }
    }

    /** {@code trace on|off}. */
    @Command(name = "trace", description = "show what connections carry as it happens, or stop showing it")
    static final class Trace implements Action {
        /** The argument's values. */
        enum Switch {
            ON,
            OFF
        }

        @Parameters(paramLabel = "on|off", description = "on or off")
        private Switch wanted;

        @Override
        public String risk(Session session) {
            return "";
        }

        @Override
        public ExitCode run(Session session) throws Failure {
            session.wire().trace(wanted == Switch.ON);
            String text = "trace is " + wanted.name().toLowerCase(Locale.ROOT);
            session.output().show(view -> view.done("trace", session.target(), text));
            return ExitCode.OK;
        }
    }

    /** {@code help [COMMAND]}. */
    @Command(name = "help", aliases = "?", description = "list the commands, or describe one")
    static final class Help implements Action {
        @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "name of a command")
        private String name;

        @Override
        public boolean isRecorded() {
            return false;
        }

        @Override
        public ExitCode run(Session session) throws Failure {
            Console console = session.output().console();
            CommandLine grammar = Interpreter.grammar();
            if (name == null) {
                String advice = session.dialogue().advice();
                console.out(HelpText.commands(grammar, console.columns())
                        + (advice.isEmpty() ? "" : HelpText.paragraph(advice, console.columns())));
                return ExitCode.OK;
            }
            CommandLine command = grammar.getSubcommands().get(name);
            if (command == null) {
                String hint = Suggestion.of(name, grammar.getSubcommands().keySet(), "type help for a list");
                throw new Failure(ExitCode.USAGE, "unknown command " + name, hint);
            }
            console.out(HelpText.of(command, console.columns()));
            return ExitCode.OK;
        }
    }

    /** {@code source FILE}. */
    @Command(name = "source", description = "run the commands in a file; stop at the first failure")
    static final class Source implements Action {
        private static final int MAX_DEPTH = 16;

        @Parameters(paramLabel = "FILE", description = "local file with one command per line; # starts a comment")
        private String file;

        @Override
        public String risk(Session session) {
            return "the report has the commands of the script";
        }

        @Override
        public ExitCode run(Session session) throws Failure {
            Dialogue dialogue = session.dialogue();
            String name = file;
            if (dialogue.enterScript() > MAX_DEPTH) {
                dialogue.leaveScript();
                throw new Failure(ExitCode.USAGE, "too many nested scripts: " + name, "does the script run itself?");
            }
            try (BufferedReader reader = Files.newBufferedReader(Path.of(name))) {
                return new Script(new Interpreter(session), name + ":", reader, false).run();
            } catch (IOException | InvalidPathException e) {
                throw new Failure(ExitCode.USAGE, "cannot read " + name, "check that the file exists", e);
            } finally {
                dialogue.leaveScript();
            }
        }
    }

    /** {@code ! COMMAND}. */
    @Command(name = Local.NAME, description = "run a command of your system, such as !ls")
    static final class Local implements Action {
        static final String NAME = "!";

        @Parameters(
                paramLabel = "COMMAND",
                arity = "0..*",
                description = "the rest of the line; without one, starts a shell")
        private List<String> words = new ArrayList<>();

        @Override
        public String risk(Session session) {
            return "it runs a command of your system";
        }

        @Override
        public ExitCode run(Session session) throws Failure {
            String line = String.join(" ", words);
            ProcessBuilder builder = new ProcessBuilder(command(line)).inheritIO();
            if (!Terminal.stdin()) {
                builder.redirectInput(ProcessBuilder.Redirect.PIPE);
            }
            try {
                Process process = builder.start();
                process.getOutputStream().close();
                int exit = process.waitFor();
                if (exit != 0) {
                    throw new Failure(
                            ExitCode.USAGE, (line.isEmpty() ? "the shell" : line) + " exited with code " + exit, "");
                }
                return ExitCode.OK;
            } catch (IOException e) {
                throw new Failure(ExitCode.USAGE, "cannot run " + line + ": " + e.getMessage(), "", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.stopped(e);
            }
        }

        /** Runs the line in the user's own shell. */
        private static List<String> command(String line) {
            boolean windows = System.getProperty("os.name").startsWith("Windows");
            String own = System.getenv(windows ? "ComSpec" : "SHELL");
            String shell = own != null && !own.isEmpty() ? own : windows ? "cmd" : "/bin/sh";
            return line.isEmpty() ? List.of(shell) : List.of(shell, windows ? "/c" : "-c", line);
        }
    }
}
