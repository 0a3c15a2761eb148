package portlab.client.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import portlab.client.command.Progress;
import portlab.client.measure.Meter;
import portlab.client.view.ProgressBar;

/** Draws a progress bar on a terminal while a transfer lasts, from half a second on, and wipes it off at the end. */
public final class Ticker implements Progress {
    private static final long PATIENCE_MILLIS = 500;
    private static final long PERIOD_MILLIS = 100;
    private static final String WIPE = "\r\033[K";

    private final OutputStream terminal;
    private Thread thread;

    public Ticker(OutputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void begin(Meter meter) {
        thread = new Thread("progress") {
            @Override
            public void run() {
                draw(meter);
            }
        };
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when the bar is gone. */
    @Override
    public void end() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw(Meter meter) {
        long start = System.nanoTime();
        boolean drawn = false;
        try {
            Thread.sleep(PATIENCE_MILLIS);
            while (true) {
                drawn = true;
                String bar = ProgressBar.of(meter.received(), meter.expected(), System.nanoTime() - start);
                show(WIPE + bar);
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            if (drawn) {
                show(WIPE);
            }
        }
    }

    private void show(String text) {
        try {
            terminal.write(text.getBytes(StandardCharsets.UTF_8));
            terminal.flush();
        } catch (IOException e) {
            // Nobody is looking any more; the transfer itself goes on.
            Thread.currentThread().interrupt();
        }
    }
}
