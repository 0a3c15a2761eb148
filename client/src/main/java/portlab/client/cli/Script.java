package portlab.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Lines of commands from a file or a pipe; a command that asks for lines gets the script's next ones. */
public final class Script {
    private final Interpreter interpreter;
    private final BufferedReader lines;
    private final boolean keepGoing;

    /** @param keepGoing whether to go on after a command that failed */
    public Script(Interpreter interpreter, BufferedReader lines, boolean keepGoing) {
        this.interpreter = interpreter;
        this.lines = lines;
        this.keepGoing = keepGoing;
    }

    /** @return the exit code of the first command that failed */
    public ExitCode run() throws Failure {
        Session session = interpreter.session();
        Input before = session.input();
        session.input(prompt -> next());
        try {
            ExitCode first = ExitCode.OK;
            String line = next();
            while (line != null && !session.isLeaving() && !session.isInterrupted()) {
                ExitCode exit = interpreter.run(line);
                first = first == ExitCode.OK ? exit : first;
                if (exit != ExitCode.OK && (!keepGoing || exit == ExitCode.INTERRUPTED)) {
                    return first;
                }
                line = session.isLeaving() ? null : next();
            }
            return first;
        } finally {
            session.input(before);
        }
    }

    private String next() throws Failure {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "the script cannot be read: " + e.getMessage(), "is it UTF-8?", e);
        }
    }
}
