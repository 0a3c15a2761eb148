package portlab.client.shell;

import portlab.client.cli.Interpreter;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Terminal;

/** The interactive shell. */
public final class Shell {
    private final Interpreter interpreter;

    public Shell(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    /**
     * Runs lines until the user leaves; continues after failures.
     *
     * @return always {@link ExitCode#OK}, since the user has seen the failures
     */
    public ExitCode run() throws Failure {
        boolean capable = Terminal.takesEscapes(System.getenv()) && Terminal.stdout();
        return capable ? new LineShell(interpreter).run() : new PlainShell(interpreter).run();
    }
}
