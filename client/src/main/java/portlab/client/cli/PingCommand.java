package portlab.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Ping;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.common.Protocol;

/** {@code ping [http|echo|connect]}. */
@Command(name = "ping", description = "measure round-trip times")
final class PingCommand implements Action {
    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            description = "http: a HEAD request on a new connection (default); echo: 16 bytes back and forth on one"
                    + " connection; connect: a TCP handshake")
    private Ping.Kind kind = Ping.Kind.HTTP;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "number of round trips, after a first one that is not counted (10)")
    private int count = 10;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "time between starts (0.2)")
    private long interval = 200_000_000L;

    @Override
    public ExitCode run(Session session) throws Failure {
        Ping.Request request = new Ping.Request(kind, endpoint(session), count, interval);
        Ping.Result result = Ping.run(session.network(), request, sample -> show(session, request, sample));
        if (result.roundTrips().count() > 0) {
            session.measured(result.roundTrips().p50Micros() * 1000);
        }
        session.output().show(view -> view.of(result));
        boolean allLost =
                result.roundTrips().count() == 0 && result.roundTrips().lost() > 0;
        return result.stopped() ? ExitCode.INTERRUPTED : allLost ? ExitCode.TIMED_OUT : ExitCode.OK;
    }

    private static void show(Session session, Ping.Request request, Ping.Sample sample) {
        try {
            session.output().show(view -> view.of(request, sample));
        } catch (Failure closed) {
            // The output is closed.
            session.stopCommand();
        }
    }

    private Endpoint endpoint(Session session) throws Failure {
        return session.directory().of(kind == Ping.Kind.ECHO ? Protocol.ECHO : Protocol.HTTP);
    }

    @Override
    public String risk(Session session) {
        return "";
    }

    @Override
    public String target(Session session) {
        return kind.word() + "://" + session.target(kind == Ping.Kind.ECHO ? Protocol.ECHO : Protocol.HTTP);
    }
}
