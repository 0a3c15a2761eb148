package portlab.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** {@code source FILE}. */
@Command(name = "source", description = "run the commands in a file; the first that fails ends it")
final class SourceCommand implements Action {
    private static final int DEEPEST = 16;

    @Parameters(paramLabel = "FILE", description = "a file here, one command a line; # begins a comment")
    private String file;

    @Override
    public ExitCode run(Session session) throws Failure {
        String name = file;
        if (session.enter() > DEEPEST) {
            session.leaveScript();
            throw new Failure(ExitCode.USAGE, name + " runs itself", "");
        }
        try (BufferedReader reader = Files.newBufferedReader(Path.of(name))) {
            return new Script(new Interpreter(session), name + ":", reader, false).run();
        } catch (IOException | InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "cannot read " + name, "is there such a file?", e);
        } finally {
            session.leaveScript();
        }
    }
}
