package portlab.client.cli;

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
        String name = isLocal(typed) ? ShellCommands.Local.NAME : words.texts().get(0);
        try {
            Action action = parse(typed);
            return session.recorder()
                    .filter(recorder -> action.isRecorded())
                    .map(recorder -> recorder.record(session, typed, () -> run(name, action)))
                    .orElseGet(() -> run(name, action));
        } catch (Failure failure) {
            return session.output().tell(name, session.target(), failure);
        }
    }

    /** Parses a line with a command. */
    static Action parse(String typed) throws Failure {
        return action(words(typed));
    }

    /** The words of a line, of which the first is the command. */
    static List<String> words(String typed) throws Failure {
        if (isLocal(typed)) {
            String rest = typed.substring(ShellCommands.Local.NAME.length()).strip();
            return rest.isEmpty() ? List.of(ShellCommands.Local.NAME) : List.of(ShellCommands.Local.NAME, rest);
        }
        Words words = Words.of(typed);
        if (words.open()) {
            throw new Failure(ExitCode.USAGE, "unclosed quote", "close it, or escape it with \\");
        }
        return words.texts();
    }

    /** Why {@code replay} must not run a command, see {@link Action#risk}; an option that names a file is a reason, too. */
    static String risk(List<String> words, Session session) throws Failure {
        ParseResult command = parsed(words);
        Action action = action(command);
        boolean file = command.matchedOptions().stream()
                .anyMatch(option -> option.paramLabel().equals("FILE"));
        return file && !action.isDiscardable() ? "it writes files" : action.risk(session);
    }

    private static boolean isLocal(String typed) {
        return typed.startsWith(ShellCommands.Local.NAME);
    }

    /** Parses a command with its arguments. */
    static Action action(List<String> words) throws Failure {
        return action(parsed(words));
    }

    private static Action action(ParseResult command) {
        return (Action) command.commandSpec().userObject();
    }

    private static ParseResult parsed(List<String> words) throws Failure {
        CommandLine grammar = grammar();
        if (words.contains(END_OF_OPTIONS)) {
            CompareCommand.takeCommands(grammar.getSubcommands().get(CompareCommand.NAME));
        }
        ExplainCommand.takeCommand(grammar.getSubcommands().get(ExplainCommand.NAME));
        if (words.get(0).equals(END_OF_OPTIONS)) {
            throw new Failure(ExitCode.USAGE, "unexpected -- before the command", "type help for a list of commands");
        }
        try {
            return grammar.parseArgs(words.toArray(new String[0])).subcommand();
        } catch (ParameterException e) {
            String command = e.getCommandLine().getCommandName();
            throw UsageErrors.of(e, command.isEmpty() ? "help" : "help " + command);
        }
    }

    /** Runs a parsed command. */
    ExitCode run(String name, Action action) {
        session.begin();
        try {
            return session.recorded(action.run(session));
        } catch (Failure failure) {
            return session.output().tell(name, action.target(session), failure);
        } catch (RuntimeException | Error defect) {
            return session.output().tell(name, action.target(session), Failure.defect(defect));
        } finally {
            session.network().closeKept();
            session.wire().drain();
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
                ExplainCommand.class,
                CompareCommand.class,
                CheckCommand.class,
                LabCommand.class,
                RecordCommand.class,
                ReplayCommand.class,
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
