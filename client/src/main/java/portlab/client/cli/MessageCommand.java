package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.command.Message;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Answer;
import portlab.client.net.Service;
import portlab.client.view.JsonReport;

/** {@code message TEXT}. */
@Command(name = "message", aliases = "say", description = "send a text and see when the server received it")
final class MessageCommand implements Action {
    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "the text; without one, asks for lines until an empty one, quit, exit or q")
    private List<String> words = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws Failure {
        return words.isEmpty() ? dialogue(session) : send(session, String.join(" ", words));
    }

    private static ExitCode dialogue(Session session) throws Failure {
        ExitCode first = ExitCode.OK;
        while (!session.network().stopped()) {
            String line = session.ask("message> ");
            if (line == null || line.isBlank() || Farewell.is(line)) {
                break;
            }
            ExitCode exit = send(session, line);
            first = first == ExitCode.OK ? exit : first;
        }
        return first;
    }

    private static ExitCode send(Session session, String text) throws Failure {
        try {
            Answer answer = Message.run(
                    session.network().connector(), session.directory().of(Service.MESSAGE), text);
            session.measured(answer.timing());
            String target = session.target(Service.MESSAGE);
            session.show(() -> session.results().message(answer), () -> JsonReport.of(target, answer));
            return ExitCode.OK;
        } catch (Failure failure) {
            return session.tell(
                    "message", session.directory().of(Service.MESSAGE).toString(), failure);
        }
    }

    @Override
    public String target(Session session) {
        return session.target(Service.MESSAGE);
    }
}
