package portlab.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Directory;
import portlab.client.net.Endpoint;
import portlab.client.net.Reach;
import portlab.client.net.Service;

/** {@code connect HOST [PORT]}. */
@Command(name = "connect", description = "use another server from now on")
final class ConnectCommand implements Action {
    @Parameters(index = "0", paramLabel = "HOST", converter = Converters.Host.class, description = "name or address")
    private String host;

    @Parameters(
            index = "1",
            paramLabel = "PORT",
            arity = "0..1",
            converter = Converters.Port.class,
            description = "its HTTP port (8080); the other services are beside it")
    private int port = ClientCommand.DEFAULT_PORT;

    @Override
    public ExitCode run(Session session) throws Failure {
        Directory directory = session.directory().withBase(new Endpoint(host, port));
        session.directory(directory);
        Reach reach = Reach.of(session.network().connector(), directory.of(Service.HTTP));
        session.done("connect", reach.address() + " takes connections");
        return ExitCode.OK;
    }
}
