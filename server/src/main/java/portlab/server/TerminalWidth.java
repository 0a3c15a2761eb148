package portlab.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How many columns the terminal has that the standard output leads to. It is asked when somebody first wants to know, so
 * that a start does not wait for it, and again after each change of its size. For one thread.
 */
final class TerminalWidth implements IntSupplier {
    private static final int USUAL = 80;
    private static final long PATIENCE_SECONDS = 1;

    private final File terminal;
    private boolean watched;
    private volatile boolean changed = true;
    private int columns = USUAL;

    TerminalWidth(File terminal) {
        this.terminal = terminal;
    }

    @Override
    public int getAsInt() {
        if (!watched) {
            watched = true;
            Signals.handle(List.of("WINCH"), () -> changed = true);
        }
        if (changed) {
            changed = false;
            columns = ask();
        }
        return columns;
    }

    /** Asks stty, which every Unix has: Java cannot ask, and the terminal library loads native code for it. */
    private int ask() {
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
            return columns;
        }
    }

    /** The second of the two numbers {@code 24 80}; the usual for a terminal that does not know. */
    static int columns(String size) {
        String[] numbers = size.strip().split(" ");
        boolean known = numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,4}");
        return known ? Integer.parseInt(numbers[1]) : USUAL;
    }
}
