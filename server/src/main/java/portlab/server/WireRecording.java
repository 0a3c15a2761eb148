package portlab.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import portlab.common.wire.WireFormat;
import portlab.common.wire.WireOutput;
import portlab.common.wire.WireRecorder;
import portlab.server.net.Listener;

/** The recording of connections. Without {@code --wire} it does nothing, and none of the recorder's classes is loaded. */
final class WireRecording implements AutoCloseable {
    private final WireConfig config;
    private final BiConsumer<String, Throwable> errors;
    private volatile WireRecorder recorder;

    /** @param errors receives failures to write */
    WireRecording(WireConfig config, BiConsumer<String, Throwable> errors) {
        this.config = config;
        this.errors = errors;
    }

    /**
     * Opens the outputs, which replaces files that exist.
     *
     * @param out the standard output
     * @param view the form of what appears there
     * @return the listeners, recorded if the configuration says so
     * @throws UsageException when a file cannot be written
     */
    List<Listener> open(List<Listener> listeners, OutputStream out, WireFormat view)
            throws UsageException, IOException {
        List<WireOutput> outputs = new ArrayList<>();
        if (config.shown()) {
            outputs.add(new WireOutput(out, view, failure -> failed("the standard output", failure)));
        }
        for (Path file : config.files()) {
            outputs.add(file(file));
        }
        recorder = new WireRecorder(config.settings(), outputs);
        List<Listener> recorded = new ArrayList<>();
        for (Listener listener : listeners) {
            boolean chosen = config.records(listener.service().name());
            recorded.add(chosen ? listener.recordedBy(recorder) : listener);
        }
        return recorded;
    }

    private WireOutput file(Path file) throws UsageException {
        try {
            Consumer<IOException> failed = failure -> failed(file.toString(), failure);
            return config.encrypted() ? WireOutput.ownFile(file, failed) : WireOutput.file(file, failed);
        } catch (IOException e) {
            throw new UsageException("cannot write to --wire " + file + ": choose another file");
        }
    }

    private void failed(String where, IOException failure) {
        errors.accept("--wire stops writing to " + where + ", and what is there is incomplete", failure);
    }

    /** How many events were dropped so far. */
    long dropped() {
        WireRecorder open = recorder;
        return open == null ? 0 : open.dropped();
    }

    /** Writes what is left; waits for that some seconds at most. */
    @Override
    public void close() {
        if (recorder == null) {
            return;
        }
        recorder.close();
        if (dropped() > 0) {
            errors.accept("--wire dropped " + dropped() + " events that came faster than they could be written", null);
        }
    }

    /**
     * An output that the view and the request log share: what one writes at once stays together. Closing it leaves the stream
     * open for the other.
     */
    static final class SharedOutput extends FilterOutputStream {
        SharedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public synchronized void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
