package portlab.client.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Terminal;

/** {@code ! COMMAND}. */
@Command(name = LocalCommand.NAME, description = "run a command of your system, such as !ls")
final class LocalCommand implements Action {
    static final String NAME = "!";

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "the rest of the line; without one, starts a shell")
    private List<String> words = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws Failure {
        String line = String.join(" ", words);
        ProcessBuilder builder = new ProcessBuilder(command(line)).inheritIO();
        if (!Terminal.stdin()) {
            builder.redirectInput(ProcessBuilder.Redirect.PIPE);
        }
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new Failure(
                        ExitCode.USAGE, (line.isEmpty() ? "the shell" : line) + " exited with code " + exit, "");
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "cannot run " + line + ": " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.stopped(e);
        }
    }

    /** Runs the line in the user's own shell. */
    private static List<String> command(String line) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String own = System.getenv(windows ? "ComSpec" : "SHELL");
        String shell = own != null && !own.isEmpty() ? own : windows ? "cmd" : "/bin/sh";
        return line.isEmpty() ? List.of(shell) : List.of(shell, windows ? "/c" : "-c", line);
    }
}
