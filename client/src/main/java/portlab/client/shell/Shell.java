package portlab.client.shell;

import portlab.client.cli.Interpreter;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.Terminal;

/** A dialogue of lines, from wherever there is a person. */
public final class Shell {
    private final Interpreter interpreter;

    public Shell(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    /**
     * Runs lines until the person leaves. What goes wrong in a line is told, and is no end.
     *
     * @return {@link ExitCode#OK}, since a person was told of everything else
     */
    public ExitCode run() throws Failure {
        boolean capable = Terminal.takesEscapes(System.getenv()) && Terminal.stdout();
        return capable ? new LineShell(interpreter).run() : new PlainShell(interpreter).run();
    }
}
