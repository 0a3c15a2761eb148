package portlab.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import portlab.common.Terminal;
import portlab.common.TerminalEcho;
import portlab.server.auth.Credentials;

/** Reads a password: from a terminal twice, without showing it, otherwise the first line of the input. */
final class PasswordInput {
    /** The decoder's replacement for bytes that are not UTF-8. */
    private static final char NOT_UTF_8 = '\ufffd';

    private final InputStream in;
    private final PrintStream prompts;

    PasswordInput(InputStream in, PrintStream prompts) {
        this.in = in;
        this.prompts = prompts;
    }

    /** @throws UsageException when the password is empty or invalid, or the two differ */
    String newPassword() throws IOException, UsageException {
        if (!Terminal.stdin()) {
            return check(line());
        }
        // The JDK has no Console when the output goes to a file, as it often does here.
        TerminalEcho echo = TerminalEcho.off();
        try {
            String first = check(ask("Password: "));
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

    private static String check(String password) throws UsageException {
        if (password.isEmpty()) {
            throw new UsageException("--hash needs a password: type one or pipe one in");
        }
        if (password.indexOf(NOT_UTF_8) >= 0) {
            throw new UsageException("the password is not UTF-8: set the terminal to UTF-8 and type it again");
        }
        if (!Credentials.isPlain(password)) {
            throw new UsageException(
                    "the password contains a control character, which browsers cannot send: choose another");
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
