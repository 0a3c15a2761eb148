package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Parses and runs command lines, and turns their failures into a message and an exit code. */
public final class Interpreter {
    private static final String END_OF_OPTIONS = "--";

    private final Session session;

    public Interpreter(Session session) {
        this.session = session;
    }

    /** The commands and their options, as their classes declare them. */
    public static CommandLine grammar() {
        CommandLine grammar = new CommandLine(new Commands());
        grammar.setCaseInsensitiveEnumValuesAllowed(true);
        grammar.setExpandAtFiles(false);
        grammar.setOverwrittenOptionsAllowed(true);
        for (String free : List.of("calc", "message", ShellCommands.Local.NAME)) {
            grammar.getSubcommands().get(free).setUnmatchedOptionsArePositionalParams(true);
        }
        return grammar;
    }

    public Session session() {
        return session;
    }

    /** Runs one line; ignores empty lines and comments. Never throws. */
    public ExitCode run(String line) {
        String typed = line.strip();
        Words words = Words.of(typed);
        if (words.list().isEmpty()) {
            return ExitCode.OK;
        }
        session.dialogue().keep(typed);
        if (typed.startsWith(ShellCommands.Local.NAME)) {
            String rest = typed.substring(ShellCommands.Local.NAME.length()).strip();
            return run(ShellCommands.Local.NAME, rest.isEmpty() ? List.of() : List.of(rest), false);
        }
        return run(words.texts().get(0), words.texts().subList(1, words.list().size()), words.open());
    }

    private ExitCode run(String name, List<String> arguments, boolean open) {
        try {
            if (open) {
                throw new Failure(ExitCode.USAGE, "unclosed quote", "close it, or escape it with \\");
            }
            List<String> words = new ArrayList<>(List.of(name));
            words.addAll(arguments);
            return run(name, action(words));
        } catch (Failure failure) {
            return session.output().tell(name, session.target(), failure);
        }
    }

    /** Parses a command with its arguments. */
    static Action action(List<String> words) throws Failure {
        CommandLine grammar = grammar();
        if (words.contains(END_OF_OPTIONS)) {
            CompareCommand.takeCommands(grammar.getSubcommands().get(CompareCommand.NAME));
        }
        if (words.get(0).equals(END_OF_OPTIONS)) {
            throw new Failure(ExitCode.USAGE, "unexpected -- before the command", "type help for a list of commands");
        }
        try {
            ParseResult parsed = grammar.parseArgs(words.toArray(new String[0]));
            return (Action) parsed.subcommand().commandSpec().userObject();
        } catch (ParameterException e) {
            String command = e.getCommandLine().getCommandName();
            throw UsageErrors.of(e, command.isEmpty() ? "help" : "help " + command);
        }
    }

    /** Runs a parsed command. */
    ExitCode run(String name, Action action) {
        session.begin();
        try {
            return action.run(session);
        } catch (Failure failure) {
            return session.output().tell(name, action.target(session), failure);
        } catch (RuntimeException | Error defect) {
            return session.output().tell(name, action.target(session), Failure.defect(defect));
        } finally {
            end();
        }
    }

    private void end() {
        try {
            if (session.tracing()) {
                session.output().trace(session.network().trace());
            }
        } catch (Failure closed) {
            // Standard error is closed, so later traces would fail as well.
            session.tracing(false);
        }
    }

    /** The commands of the shell, {@code -c} and scripts. */
    @Command(
            name = "",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {
                GetCommand.class,
                HeadCommand.class,
                LsCommand.class,
                PingCommand.class,
                BulkCommand.class,
                EchoCommand.class,
                CalcCommand.class,
                MessageCommand.class,
                CompareCommand.class,
                CheckCommand.class,
                ServicesCommand.class,
                ConnectCommand.class,
                SetCommand.class,
                ShellCommands.Trace.class,
                ShellCommands.Source.class,
                ShellCommands.History.class,
                ShellCommands.Clear.class,
                ShellCommands.Local.class,
                ShellCommands.Help.class,
                ShellCommands.Quit.class,
            })
    private static final class Commands {}
}
