package portlab.client.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import portlab.client.command.Progress;
import portlab.client.measure.Meter;
import portlab.client.measure.Units;
import portlab.client.view.ProgressBar;
import portlab.common.TerminalSize;

/**
 * Draws a progress bar for transfers that take longer than half a second, and erases it at the end. Concurrent transfers
 * share one bar that shows their sum.
 */
public final class Ticker implements Progress {
    private static final long PATIENCE_MILLIS = 500;
    private static final long PERIOD_MILLIS = 100;
    private static final String WIPE = "\r\033[K";

    private final OutputStream terminal;
    private final Units units;
    private final List<Meter> meters = new ArrayList<>();
    private int running;
    private boolean drawn;
    private Thread thread;

    public Ticker(OutputStream terminal, Units units) {
        this.terminal = terminal;
        this.units = units;
    }

    @Override
    public synchronized void begin(Meter meter) {
        meters.add(meter);
        if (running++ == 0) {
            thread = new Thread("progress") {
                @Override
                public void run() {
                    draw();
                }
            };
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Erases the bar when the last transfer ends. */
    @Override
    public synchronized void end() {
        if (--running == 0) {
            thread.interrupt();
            clear();
            meters.clear();
        }
    }

    @Override
    public synchronized void clear() {
        if (drawn) {
            show(WIPE);
            drawn = false;
        }
    }

    private void draw() {
        long start = System.nanoTime();
        try {
            Thread.sleep(PATIENCE_MILLIS);
            int columns = TerminalSize.columns(new File("/dev/tty"));
            while (tick(System.nanoTime() - start, columns)) {
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            // The transfers have ended, and end() has erased the bar.
            return;
        }
    }

    /** @return false once the transfers have ended or the terminal is closed */
    private synchronized boolean tick(long nanos, int columns) {
        if (Thread.currentThread() != thread || running == 0) {
            return false;
        }
        long received = 0;
        long expected = 0;
        for (Meter meter : meters) {
            received += meter.received();
            boolean known = expected != Meter.UNKNOWN && meter.expected() != Meter.UNKNOWN;
            expected = known ? expected + meter.expected() : Meter.UNKNOWN;
        }
        drawn = true;
        return show(WIPE + ProgressBar.of(received, expected, nanos, columns, units));
    }

    /** @return false if the terminal is closed */
    private boolean show(String text) {
        try {
            terminal.write(text.getBytes(StandardCharsets.UTF_8));
            terminal.flush();
            return true;
        } catch (IOException e) {
            // The terminal is closed; the transfer goes on without a bar.
            return false;
        }
    }
}
