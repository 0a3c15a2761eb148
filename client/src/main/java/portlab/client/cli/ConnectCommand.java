package portlab.client.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.ConnectProbe;
import portlab.client.net.Directory;
import portlab.client.net.Endpoint;
import portlab.common.Protocol;

/** {@code connect HOST [PORT]}. */
@Command(name = "connect", description = "use another server from now on")
final class ConnectCommand implements Action {
    @Parameters(index = "0", paramLabel = "HOST", description = "name or address, HOST:PORT, or a URL")
    private String host;

    @Parameters(
            index = "1",
            paramLabel = "PORT",
            arity = "0..1",
            description = "its HTTP port (8080); the other services are beside it")
    private String port;

    private Endpoint server() throws Failure {
        PositionalArguments arguments = PositionalArguments.of(port == null ? List.of(host) : List.of(host, port));
        if (port != null && !arguments.files().isEmpty()) {
            throw new Failure(ExitCode.USAGE, host + " has a port already, and " + port + " is one too many", "");
        }
        return arguments.server();
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        Directory directory = session.directory().withBase(server());
        ConnectProbe reach = reach(session, directory.of(Protocol.HTTP));
        session.directory(directory);
        session.done("connect", reach.address() + " takes connections");
        return ExitCode.OK;
    }

    /** Where nothing answers, the session stays with the server that it has. */
    private static ConnectProbe reach(Session session, Endpoint endpoint) throws Failure {
        try {
            return ConnectProbe.of(session.network().connector(), endpoint);
        } catch (Failure e) {
            String stays = "still using " + session.directory().base();
            throw new Failure(e.exit(), e.what(), e.hint().isEmpty() ? stays : e.hint() + "; " + stays, e);
        }
    }
}
