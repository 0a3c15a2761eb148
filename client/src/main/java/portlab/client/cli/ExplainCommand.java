package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.explain.Explanation;
import portlab.client.explain.KernelView;
import portlab.client.explain.Observation;
import portlab.client.net.SocketStatistics;

/** {@code explain COMMAND}. */
@Command(
        name = ExplainCommand.NAME,
        description = "run a command and explain it: where the time went, every line that was sent and received, and"
                + " the same with curl, nc and tcpdump")
final class ExplainCommand implements Action {
    static final String NAME = "explain";

    @Parameters(
            paramLabel = "COMMAND",
            arity = "1..*",
            description = "any command with its arguments and options, such as get file.txt")
    private List<String> words = new ArrayList<>();

    /** Lets the words of the other command through, also what looks like an option. */
    static void takeCommand(CommandLine explain) {
        explain.setStopAtPositional(true);
        explain.setEndOfOptionsDelimiter("\0");
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        Action action = Interpreter.action(words);
        if (action instanceof ExplainCommand) {
            throw new Failure(ExitCode.USAGE, "explain cannot explain itself", "use explain COMMAND");
        }
        Observation seen = new Observation((local, remote) -> KernelView.parse(SocketStatistics.of(local, remote)));
        session.explain(seen);
        ExitCode exit = run(session, action);
        session.network().closeKept();
        boolean secrets = session.wire().settings().secrets();
        Explanation explanation = Explanation.of(String.join(" ", words), seen, secrets);
        session.output().draw(view -> view.of(session.target(), explanation));
        return exit;
    }

    /** Runs the command, whose failure is part of what is explained. */
    private ExitCode run(Session session, Action action) {
        try {
            return action.run(session);
        } catch (Failure failure) {
            return session.output().tell(words.get(0), action.target(session), failure);
        }
    }

    @Override
    public String risk(Session session) {
        try {
            return Interpreter.risk(words, session);
        } catch (Failure invalid) {
            return "it names no command";
        }
    }

    @Override
    public String target(Session session) {
        return String.join(" ", words);
    }
}
