package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.command.Message;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.TextClient;
import portlab.common.Protocol;

/** {@code message TEXT}. */
@Command(name = "message", aliases = "say", description = "send a text and show when the server received it")
final class MessageCommand implements Action {
    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "text to send; without one, prompts for lines")
    private List<String> words = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws Failure {
        return words.isEmpty()
                ? session.dialogue()
                        .askRepeatedly(
                                "message> ",
                                "one message per line",
                                session.network()::stopped,
                                line -> send(session, line))
                : send(session, String.join(" ", words));
    }

    private static ExitCode send(Session session, String text) throws Failure {
        Endpoint endpoint = session.directory().of(Protocol.MESSAGE);
        try {
            TextClient.Reply answer = Message.run(session.network().connector(), endpoint, text);
            session.measured(answer.timing());
            session.output().show(view -> view.of(endpoint, answer));
            return ExitCode.OK;
        } catch (Failure failure) {
            return session.output().tell("message", endpoint.toString(), failure);
        }
    }

    @Override
    public String risk(Session session) {
        return "";
    }

    @Override
    public String target(Session session) {
        return session.target(Protocol.MESSAGE);
    }
}
