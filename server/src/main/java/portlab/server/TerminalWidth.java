package portlab.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The width in columns of the terminal on standard output. Queries the terminal at the first call, so that the start does
 * not wait for it, and after each change of its size. For use by one thread.
 */
final class TerminalWidth implements IntSupplier {
    private static final int DEFAULT = 80;
    private static final long TIMEOUT_SECONDS = 1;

    private final File terminal;
    private boolean watched;
    private volatile boolean changed = true;
    private int columns = DEFAULT;

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
            columns = query();
        }
        return columns;
    }

    /** Runs stty, which every Unix has; the terminal library would load native code for this. */
    private int query() {
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
            return columns;
        }
    }

    /** Parses the second number of {@code 24 80}; the default if the terminal does not know its size. */
    static int columns(String size) {
        String[] numbers = size.strip().split(" ");
        boolean known = numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,4}");
        return known ? Integer.parseInt(numbers[1]) : DEFAULT;
    }
}
