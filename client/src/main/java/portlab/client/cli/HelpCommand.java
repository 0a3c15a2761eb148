package portlab.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** {@code help [COMMAND]}. */
@Command(name = "help", aliases = "?", description = "list the commands, or describe one")
final class HelpCommand implements Action {
    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "name of a command")
    private String name;

    @Override
    public ExitCode run(Session session) throws Failure {
        CommandLine grammar = Interpreter.grammar();
        if (name == null) {
            String advice = session.advice();
            session.console()
                    .out(Help.commands(grammar, session.columns())
                            + (advice.isEmpty() ? "" : Help.paragraph(advice, session.columns())));
            return ExitCode.OK;
        }
        CommandLine command = grammar.getSubcommands().get(name);
        if (command == null) {
            String hint = Nearest.to(
                            name, java.util.List.copyOf(grammar.getSubcommands().keySet()))
                    .map(known -> "did you mean " + known + "?")
                    .orElse("type help for a list");
            throw new Failure(ExitCode.USAGE, "unknown command " + name, hint);
        }
        session.console().out(Help.of(command, session.columns()));
        return ExitCode.OK;
    }
}
