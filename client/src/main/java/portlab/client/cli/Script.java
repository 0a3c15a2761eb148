package portlab.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.function.Supplier;
import portlab.client.cli.Dialogue.Input;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Runs commands from a file or a pipe. Commands that prompt for input read the script's next lines. */
public final class Script {
    /** Some editors on Windows start UTF-8 files with it. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Interpreter interpreter;
    private final String name;
    private final BufferedReader lines;
    private final boolean keepGoing;
    private int number;

    /**
     * @param name prefix of the line number in error messages: {@code setup.txt:} or {@code line }
     * @param keepGoing whether to continue after a command fails
     */
    public Script(Interpreter interpreter, String name, BufferedReader lines, boolean keepGoing) {
        this.interpreter = interpreter;
        this.name = name;
        this.lines = lines;
        this.keepGoing = keepGoing;
    }

    /** @return the exit code of the first command that failed */
    public ExitCode run() throws Failure {
        Session session = interpreter.session();
        Dialogue dialogue = session.dialogue();
        Input before = dialogue.input(prompt -> next());
        Supplier<String> outer = session.output().place(() -> name + number);
        try {
            ExitCode first = ExitCode.OK;
            String line = next();
            while (line != null && !dialogue.isLeaving() && !session.isInterrupted()) {
                ExitCode exit = interpreter.run(line);
                first = first == ExitCode.OK ? exit : first;
                if (exit != ExitCode.OK && (!keepGoing || exit == ExitCode.INTERRUPTED)) {
                    return first;
                }
                line = dialogue.isLeaving() ? null : next();
            }
            return first;
        } finally {
            dialogue.input(before);
            session.output().place(outer);
        }
    }

    private String next() throws Failure {
        try {
            String line = lines.readLine();
            number++;
            return number == 1 && line != null && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
        } catch (IOException e) {
            String hint = e instanceof CharacterCodingException ? "is it UTF-8?" : "";
            throw new Failure(ExitCode.USAGE, "cannot read the script: " + e.getMessage(), hint, e);
        }
    }
}
