package portlab.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.command.Listing;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** {@code ls [PATH]}. */
@Command(name = "ls", description = "list a folder on the server")
final class LsCommand implements Action {
    @Parameters(paramLabel = "PATH", arity = "0..1", description = "path of a folder (/), or a URL")
    private String path = "/";

    @Override
    public ExitCode run(Session session) throws Failure {
        Listing listing = Listing.of(session.network(), session.url(path));
        session.measured(listing.reply().timing());
        session.output().show(view -> view.of(listing));
        return ExitCode.OK;
    }

    @Override
    public String target(Session session) {
        return path;
    }

    @Override
    public String risk(Session session) {
        return session.isOwn(path) ? "" : Session.ANOTHER_SERVER;
    }
}
