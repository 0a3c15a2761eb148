package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import portlab.client.command.Echo;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Payload;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** {@code echo TEXT}, {@code echo SIZE}. */
@Command(name = "echo", description = "send bytes and compare every one that comes back")
final class EchoCommand implements Action {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "TEXT|SIZE",
            arity = "1..*",
            description = "text to send, or a size with a unit, such as 10MB, for random bytes; everything after -- is"
                    + " text")
    private List<String> words = new ArrayList<>();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "repeat N times on one connection (1)")
    private int count = 1;

    @Override
    public ExitCode run(Session session) throws Failure {
        Payload payload = payload();
        if (payload.length() == 0) {
            throw new Failure(ExitCode.USAGE, "nothing to send", "see help echo");
        }
        Echo.Request request = new Echo.Request(session.directory().of(Protocol.ECHO), payload, count);
        Echo.Result result =
                Echo.run(session.network(), request, session.output().progress());
        session.measured(result.first().rttNanos());
        session.output().show(view -> view.of(request.endpoint(), result));
        return result.stopped() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private Payload payload() {
        List<String> typed = spec.commandLine().getParseResult().originalArgs();
        boolean literal = typed.contains("--");
        if (words.size() == 1
                && !literal
                && words.get(0).endsWith("B")
                && ByteSize.parse(words.get(0)).isPresent()) {
            return ByteSize.positive(words.get(0))
                    .map(size -> Payload.random(size.bytes()))
                    .orElseGet(() -> Payload.of(""));
        }
        return Payload.of(String.join(" ", words));
    }

    @Override
    public String risk(Session session) {
        return "";
    }

    @Override
    public String target(Session session) {
        return session.target(Protocol.ECHO);
    }
}
