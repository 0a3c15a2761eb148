package portlab.client.shell;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jline.utils.Signals;
import portlab.client.cli.Interpreter;
import portlab.client.cli.Session;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** The shell for terminals without escape sequences: no line editing and no colours. */
final class PlainShell {
    private final Interpreter interpreter;
    private final Session session;
    private final BufferedReader lines =
            new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
    private volatile String asking;

    PlainShell(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.session = interpreter.session();
    }

    ExitCode run() throws Failure {
        Signals.register("INT", this::interrupt);
        session.dialogue().input(this::ask);
        Shell.greet(session, "Ctrl-D leaves");
        while (!session.dialogue().isLeaving()) {
            String line = ask(Shell.prompt(session.target(), session.rttMicros(), 0, false));
            if (line == null) {
                session.output().console().out("\n");
                return ExitCode.OK;
            }
            interpreter.run(line);
        }
        return ExitCode.OK;
    }

    /** Stops the command, or shows a new prompt; the terminal itself discards a half-typed line. */
    private void interrupt() {
        String prompt = asking;
        if (prompt == null) {
            session.stopCommand();
            return;
        }
        try {
            session.output().console().out("\n" + prompt);
        } catch (Failure closed) {
            // The terminal is closed; the next read will fail as well.
            session.stopCommand();
        }
    }

    private String ask(String prompt) throws Failure {
        session.output().console().out(prompt);
        asking = prompt;
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "cannot read from the terminal: " + e.getMessage(), "", e);
        } finally {
            asking = null;
        }
    }
}
