package portlab.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.function.Supplier;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Lines of commands from a file or a pipe; a command that asks for lines gets the script's next ones. */
public final class Script {
    /** What editors on Windows begin a file of UTF-8 with. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Interpreter interpreter;
    private final String name;
    private final BufferedReader lines;
    private final boolean keepGoing;
    private int number;

    /**
     * @param name how failures call it, with the number of the line behind: {@code setup.txt:}, or {@code line }
     * @param keepGoing whether to go on after a command that failed
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
        Input before = session.input();
        session.input(prompt -> next());
        Supplier<String> outer = session.place();
        session.place(() -> name + number);
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
            session.place(outer);
        }
    }

    private String next() throws Failure {
        try {
            String line = lines.readLine();
            number++;
            return number == 1 && line != null && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
        } catch (IOException e) {
            String hint = e instanceof CharacterCodingException ? "is it UTF-8?" : "";
            throw new Failure(ExitCode.USAGE, "the script cannot be read: " + e.getMessage(), hint, e);
        }
    }
}
