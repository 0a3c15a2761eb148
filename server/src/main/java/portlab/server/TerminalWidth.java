package portlab.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import portlab.common.TerminalSize;

/**
 * The width in columns of the terminal on standard output. Queries the terminal at the first call, so that the start does
 * not wait for it, and after each change of its size.
 */
final class TerminalWidth implements IntSupplier {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final File terminal;
    private boolean watched;
    private volatile boolean changed = true;
    private int columns;

    TerminalWidth(File terminal) {
        this.terminal = terminal;
    }

    static TerminalWidth ofStandardOutput() {
        return new TerminalWidth(Files.exists(STANDARD_OUTPUT) ? STANDARD_OUTPUT.toFile() : new File("/dev/tty"));
    }

    @Override
    public synchronized int getAsInt() {
        if (!watched) {
            watched = true;
            Signals.handle(List.of("WINCH"), () -> changed = true);
        }
        if (changed) {
            changed = false;
            columns = TerminalSize.columns(terminal);
        }
        return columns;
    }
}
