package portlab.server;

import java.io.File;
import java.util.List;
import java.util.function.IntSupplier;
import portlab.common.TerminalSize;

/**
 * The width in columns of the terminal on standard output or standard error. Queries the terminal at the first call, so
 * that the start does not wait for it, and after each change of its size.
 */
final class TerminalWidth implements IntSupplier {
    private final File terminal;
    private boolean watched;
    private volatile boolean changed = true;
    private int columns;

    TerminalWidth(File terminal) {
        this.terminal = terminal;
    }

    /** @param descriptor the stream that is a terminal: 1 for standard output, 2 for standard error */
    static TerminalWidth of(int descriptor) {
        File stream = new File("/proc/self/fd/" + descriptor);
        return new TerminalWidth(stream.exists() ? stream : new File("/dev/tty"));
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
