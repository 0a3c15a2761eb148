package portlab.client.cli;

import java.util.List;
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
        Console console = session.output().console();
        CommandLine grammar = Interpreter.grammar();
        if (name == null) {
            String advice = session.dialogue().advice();
            console.out(Help.commands(grammar, console.columns())
                    + (advice.isEmpty() ? "" : Help.paragraph(advice, console.columns())));
            return ExitCode.OK;
        }
        CommandLine command = grammar.getSubcommands().get(name);
        if (command == null) {
            String hint = UsageErrors.nearest(
                            name, List.copyOf(grammar.getSubcommands().keySet()))
                    .map(known -> "did you mean " + known + "?")
                    .orElse("type help for a list");
            throw new Failure(ExitCode.USAGE, "unknown command " + name, hint);
        }
        console.out(Help.of(command, console.columns()));
        return ExitCode.OK;
    }
}
