package portlab.client.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Connector.ConnectProbe;
import portlab.client.net.Directory;
import portlab.client.net.Endpoint;
import portlab.common.Protocol;

/** {@code connect HOST [PORT]}. */
@Command(name = "connect", description = "switch to another server")
final class ConnectCommand implements Action {
    @Parameters(index = "0", paramLabel = "HOST", description = "host name or address, HOST:PORT, or a URL")
    private String host;

    @Parameters(
            index = "1",
            paramLabel = "PORT",
            arity = "0..1",
            description = "HTTP port (8080); the other services use the ports after it")
    private String port;

    @Option(names = "--tls", description = "speak TLS with all services there")
    private boolean tls;

    private Endpoint server() throws Failure {
        PositionalArguments arguments = PositionalArguments.of(port == null ? List.of(host) : List.of(host, port), tls);
        if (port != null && !arguments.files().isEmpty()) {
            throw new Failure(ExitCode.USAGE, "unexpected PORT '" + port + "': " + host + " already has one", "");
        }
        return arguments.server();
    }

    @Override
    public String risk(Session session) {
        try {
            return server().equals(session.directory().base()) ? "" : Session.ANOTHER_SERVER;
        } catch (Failure invalid) {
            return Session.ANOTHER_SERVER;
        }
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        Directory directory = session.directory().withBase(server(), tls);
        ConnectProbe probe = probe(session, directory.of(Protocol.HTTP));
        session.directory(directory);
        session.output()
                .show(view -> view.done(
                        "connect",
                        session.target(),
                        probe.address() + " accepts connections"
                                + probe.tls()
                                        .map(found -> ", " + found.summary())
                                        .orElse("")));
        return ExitCode.OK;
    }

    /** If nothing answers, the session keeps its present server. */
    private static ConnectProbe probe(Session session, Endpoint endpoint) throws Failure {
        try {
            return ConnectProbe.of(session.network().connector(), endpoint);
        } catch (Failure e) {
            String stays = "still using " + session.target();
            throw new Failure(e.exit(), e.what(), e.hint().isEmpty() ? stays : e.hint() + "; " + stays, e);
        }
    }
}
