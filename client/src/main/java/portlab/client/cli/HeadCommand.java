package portlab.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.command.Head;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** {@code head PATH}. */
@Command(name = "head", description = "show the status and header fields of a file")
final class HeadCommand implements Action {
    @Parameters(paramLabel = "PATH", arity = "0..1", description = "path of a file or folder (/), or a URL")
    private String path = "/";

    @Override
    public ExitCode run(Session session) throws Failure {
        Head.Result result = Head.run(session.network(), session.url(path));
        session.measured(result.reply().timing());
        session.output().show(view -> view.of(result));
        return result.refusal().isEmpty()
                ? ExitCode.OK
                : session.output().tellWithResult("head", path, result.refusal().get());
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
