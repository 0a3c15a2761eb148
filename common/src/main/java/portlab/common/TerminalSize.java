package portlab.common;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The width of a terminal. */
public final class TerminalSize {
    private static final int DEFAULT = 80;
    private static final long TIMEOUT_SECONDS = 1;

    private TerminalSize() {}

    /**
     * Runs stty, which every Unix has; the terminal library would load native code for this. Returns 80 if the terminal does
     * not know its size.
     *
     * @param terminal its device
     */
    public static int columns(File terminal) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return DEFAULT;
            }
            return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return DEFAULT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT;
        }
    }

    /** Parses the second number of {@code 24 80}. */
    static int columns(String size) {
        String[] numbers = size.strip().split(" ");
        boolean known = numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,4}");
        return known ? Integer.parseInt(numbers[1]) : DEFAULT;
    }
}
