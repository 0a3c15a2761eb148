package portlab.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import portlab.common.Terminal;
import portlab.common.TerminalEcho;
import portlab.server.auth.Credentials;

/** Reads a password: typed twice without being shown on a terminal, else the first line of the input. */
final class PasswordInput {
    /** What decoding puts in the place of bytes that are not UTF-8. */
    private static final char NOT_UTF_8 = '\ufffd';

    private final InputStream in;
    private final PrintStream prompts;

    PasswordInput(InputStream in, PrintStream prompts) {
        this.in = in;
        this.prompts = prompts;
    }

    /** @throws UsageException when there is none, or what was typed differs */
    String newPassword() throws IOException, UsageException {
        if (!Terminal.stdin()) {
            return present(line());
        }
        // The JDK's Console cannot be had when the output goes into a file, which is where this output often goes.
        TerminalEcho echo = TerminalEcho.off();
        try {
            String first = present(ask("Password: "));
            if (!first.equals(ask("Again: "))) {
                throw new UsageException("the two passwords differ: type the same one twice");
            }
            return first;
        } finally {
            echo.restore();
        }
    }

    private String ask(String prompt) throws IOException {
        prompts.print(prompt);
        prompts.flush();
        return line();
    }

    private static String present(String password) throws UsageException {
        if (password.isEmpty()) {
            throw new UsageException("--hash wants a password: type one, or pipe one in");
        }
        if (password.indexOf(NOT_UTF_8) >= 0) {
            throw new UsageException("the password is not UTF-8: set the terminal to UTF-8, and type it again");
        }
        if (!Credentials.isPlain(password)) {
            throw new UsageException(
                    "the password has a control character in it, which browsers cannot send:" + " choose one without");
        }
        return password;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
