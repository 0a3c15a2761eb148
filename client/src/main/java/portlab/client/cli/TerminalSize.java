package portlab.client.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How wide the terminal is. */
final class TerminalSize {
    private static final int USUAL = 80;

    private TerminalSize() {}

    /** Asks the terminal, which takes a process of its own; 80 where it does not know. */
    static int columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return columns(size.strip());
        } catch (IOException e) {
            return USUAL;
        }
    }

    /** @param size rows and columns, as stty writes them */
    static int columns(String size) {
        return size.matches("[0-9]+ [1-9][0-9]{0,4}") ? Integer.parseInt(size.substring(size.indexOf(' ') + 1)) : USUAL;
    }
}
