package portlab.common;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How wide a terminal is. */
public final class TerminalSize {
    private static final int USUAL = 80;
    private static final long PATIENCE_SECONDS = 1;

    private TerminalSize() {}

    /**
     * Asks stty, which every Unix has: Java cannot ask, and terminal libraries load native code for it. 80 where the
     * terminal does not know.
     *
     * @param terminal its device
     */
    public static int columns(File terminal) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return USUAL;
            }
            return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    /** The second of the two numbers {@code 24 80}. */
    static int columns(String size) {
        String[] numbers = size.strip().split(" ");
        boolean known = numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,4}");
        return known ? Integer.parseInt(numbers[1]) : USUAL;
    }
}
