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
@Command(name = "source", description = "run the commands in a file; stop at the first failure")
final class SourceCommand implements Action {
    private static final int MAX_DEPTH = 16;

    @Parameters(paramLabel = "FILE", description = "local file with one command per line; # starts a comment")
    private String file;

    @Override
    public ExitCode run(Session session) throws Failure {
        Dialogue dialogue = session.dialogue();
        String name = file;
        if (dialogue.enterScript() > MAX_DEPTH) {
            dialogue.leaveScript();
            throw new Failure(ExitCode.USAGE, "too many nested scripts: " + name, "does the script run itself?");
        }
        try (BufferedReader reader = Files.newBufferedReader(Path.of(name))) {
            return new Script(new Interpreter(session), name + ":", reader, false).run();
        } catch (IOException | InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "cannot read " + name, "check that the file exists", e);
        } finally {
            dialogue.leaveScript();
        }
    }
}
