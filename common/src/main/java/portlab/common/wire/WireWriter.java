package portlab.common.wire;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Writes events to a terminal or a file. After a failure it writes nothing more. */
public final class WireWriter implements WireSink {
    private static final int BUFFER = 64 * 1024;

    private final OutputStream out;
    private final WireFormat format;
    private final Consumer<IOException> failed;
    private boolean begun;
    private boolean broken;

    /**
     * @param out closed by {@link #close}
     * @param failed called once, with the first failure
     */
    public WireWriter(OutputStream out, WireFormat format, Consumer<IOException> failed) {
        this.out = new BufferedOutputStream(out, BUFFER);
        this.format = format;
        this.failed = failed;
    }

    /** Writes what a file begins with; otherwise the first event does. */
    public WireWriter begin() {
        run(() -> {});
        return this;
    }

    @Override
    public void accept(WireEvent event) {
        run(() -> out.write(format.format(event)));
    }

    @Override
    public void flush() {
        run(out::flush);
    }

    @Override
    public void close() {
        run(out::close);
    }

    private void run(Step step) {
        if (broken) {
            return;
        }
        try {
            if (!begun) {
                begun = true;
                out.write(format.begin());
            }
            step.run();
        } catch (IOException e) {
            broken = true;
            failed.accept(e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
