package portlab.client.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.command.Probe;
import portlab.client.command.TlsAdvice;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Protocol;
import portlab.common.SafeText;

/** {@code services [NAME…]}. */
@Command(name = "services", description = "check which services of the server answer")
final class ServicesCommand implements Action {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            completionCandidates = Names.class,
            description = "http, bulk, echo, message, calc or admin (all); fails if one of them does not answer. admin,"
                    + " which usually answers only on the server's own machine, counts only if it is named")
    private List<String> names = new ArrayList<>();

    /** Completes the services' names. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Protocol.values()).map(Protocol::word).iterator();
        }
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        List<Protocol> named = named();
        List<Protocol> asked = named.isEmpty() ? List.of(Protocol.values()) : named;
        List<Probe.Result> results = Probe.run(session.network(), session.directory(), asked);
        session.output().show(view -> view.of(results));
        String advice = TlsAdvice.of(session.directory().base(), results);
        if (!advice.isEmpty()) {
            session.output().note(SafeText.uncut(advice) + "\n");
        }
        return session.network().stopped() ? ExitCode.INTERRUPTED : exit(results, named.contains(Protocol.ADMIN));
    }

    @Override
    public String risk(Session session) {
        return "";
    }

    private List<Protocol> named() throws Failure {
        List<Protocol> named = new ArrayList<>();
        for (String name : names) {
            named.add(Protocol.named(name.toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new Failure(
                            ExitCode.USAGE,
                            "invalid NAME '" + name + "'",
                            "expected http, bulk, echo, message, calc or admin")));
        }
        return named;
    }

    /** The exit code for the first service that does not work. */
    private static ExitCode exit(List<Probe.Result> results, boolean withAdmin) {
        for (Probe.Result result : results) {
            boolean counts = withAdmin || result.service() != Protocol.ADMIN;
            if (counts && result.verdict().exit() != ExitCode.OK) {
                return result.verdict().exit();
            }
        }
        return ExitCode.OK;
    }
}
