package portlab.client.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.explain.Observation;
import portlab.client.net.ConnectionObserver;
import portlab.common.FileErrors;
import portlab.common.Palette;
import portlab.common.Protocol;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireFormat;
import portlab.common.wire.WireOutput;
import portlab.common.wire.WireRecorder;
import portlab.common.wire.WireSelection;
import portlab.common.wire.WireSink;
import portlab.common.wire.WireTap;
import portlab.common.wire.WireText;

/**
 * Records what the session's connections carry: on standard error while tracing, and in files. A thread of the recorder writes, so
 * that commands wait for it only before they print.
 */
public final class Wire implements AutoCloseable {
    private final Console console;
    private final Consumer<String> copy;
    private WireRecorder.Settings settings;
    private boolean encrypted;
    private Runnable earlier;
    private WireRecorder terminal;
    private WireRecorder files;
    private List<String> names = List.of();
    private Failure failure;

    /**
     * One that records nothing yet.
     *
     * @param copy gets what is shown, too, as plain text
     */
    Wire(Console console, Consumer<String> copy) {
        this.console = console;
        this.copy = copy;
    }

    /** One that traces. */
    public static Wire tracing(Console console) {
        Wire wire = new Wire(console, text -> {});
        wire.trace(true);
        return wire;
    }

    /**
     * Sets what later recordings show.
     *
     * @param bytes of each direction of an exchange
     * @param secrets whether passwords appear as they are
     * @param fileEncrypted whether files get TLS as it is on the wire, with its secrets
     */
    void show(long bytes, boolean secrets, boolean fileEncrypted) {
        settings = new WireRecorder.Settings(WireSelection.Choice.ALL, bytes, secrets, false);
        encrypted = fileEncrypted;
    }

    WireRecorder.Settings settings() {
        return settings == null ? WireRecorder.Settings.DEFAULT : settings;
    }

    /** Starts or stops showing connections on standard error. */
    public void trace(boolean on) {
        if (on == isTracing()) {
            return;
        }
        if (on) {
            earlier = console.beforePrinting(this::drain);
            WireRecorder.rehearse(settings(), List.of(new WireText(Console.USUAL_COLUMNS, true)));
            terminal = new WireRecorder(settings(), List.of(screen()));
        } else {
            console.beforePrinting(earlier);
            terminal.close();
            terminal = null;
        }
    }

    boolean isTracing() {
        return terminal != null;
    }

    private WireOutput screen() {
        boolean coloured = console.errPalette() == Palette.COLOURED;
        WireText plain = new WireText(Console.USUAL_COLUMNS, false);
        WireFormat format = new WireFormat() {
            @Override
            public byte[] format(WireEvent event) {
                copy.accept(plain.text(event));
                // The window may have another width by now.
                return new WireText(console.errColumns(), coloured).format(event);
            }
        };
        return new WireOutput(new Unclosed(console.errStream()), format, e -> {});
    }

    /**
     * Records in these files from now on, and in no others.
     *
     * @throws Failure if a name has no known suffix or the wrong one, or a file cannot be written
     */
    void record(List<String> wanted) throws Failure {
        if (files != null) {
            files.close();
            files = null;
        }
        names = List.of();
        List<WireOutput> outputs = new ArrayList<>();
        for (String name : wanted) {
            outputs.add(output(name));
        }
        if (!outputs.isEmpty()) {
            WireRecorder.Settings whole = settings();
            WireRecorder.Settings filed =
                    new WireRecorder.Settings(whole.choice(), whole.bytes(), whole.secrets(), encrypted);
            WireRecorder.rehearse(filed, wanted.stream().map(WireOutput::format).toList());
            files = new WireRecorder(filed, outputs);
            names = List.copyOf(wanted);
        }
    }

    private WireOutput output(String name) throws Failure {
        if (encrypted && !WireOutput.isCapture(name)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "cannot record in '" + name + "'",
                    "--wire-encrypted records only in .pcapng files, which Wireshark can decrypt");
        }
        try {
            Consumer<IOException> failed = e -> failed(name, e);
            return encrypted ? WireOutput.ownFile(Path.of(name), failed) : WireOutput.file(Path.of(name), failed);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "cannot record in '" + name + "'", e.getMessage(), e);
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private synchronized void failed(String name, IOException e) {
        failure = unwritable(name, e);
    }

    private static Failure unwritable(String name, IOException e) {
        return new Failure(ExitCode.UNWRITABLE, "cannot write " + name + ": " + FileErrors.ofWriting(e), "", e);
    }

    /** The files that are being written, as they were named. */
    List<String> names() {
        return names;
    }

    /** The first failure to write a file since the last call. */
    synchronized Optional<Failure> failure() {
        Optional<Failure> first = Optional.ofNullable(failure);
        failure = null;
        return first;
    }

    /** For a command's connections; null if nothing is recorded. */
    public ConnectionObserver observer() {
        return terminal == null && files == null ? null : observer(new ArrayList<>(), 0);
    }

    /** Lets an observation take part in what is recorded. */
    void explain(Observation seen) {
        WireRecorder.rehearse(settings(), List.of());
        seen.through(observer(new ArrayList<>(List.of(seen)), Observation.BYTES));
    }

    private ConnectionObserver observer(List<WireSink> sinks, long limit) {
        long most = limit;
        WireSink socket = null;
        for (WireRecorder recorder : recorders()) {
            if (recorder.encrypted()) {
                socket = recorder.sink();
                sinks.add(withoutBytes(socket));
            } else {
                sinks.add(recorder.sink());
                most = Math.max(most, recorder.limit());
            }
        }
        return new Taps(WireSink.all(sinks), Math.max(most, WireTap.WHOLE_HEADS), socket);
    }

    /** Leaves out what the tap of the socket reports: bytes, and ends of directions. */
    private static WireSink withoutBytes(WireSink sink) {
        return event -> {
            boolean halfClose = event instanceof WireEvent.Ended ended && !ended.last();
            if (!halfClose && !(event instanceof WireEvent.Data)) {
                sink.accept(event);
            }
        };
    }

    /**
     * Makes taps.
     *
     * @param socket for what is on the wire; null if nobody wants that
     */
    private record Taps(WireSink all, long limit, WireSink socket) implements ConnectionObserver {
        @Override
        public WireTap connected(
                Protocol service, InetSocketAddress local, InetSocketAddress remote, long connectNanos) {
            return WireTap.connected(all, limit, service.word(), local, remote, connectNanos);
        }

        @Override
        public WireTap onSocket(WireTap tap) {
            return socket == null ? null : tap.onSocket(socket);
        }
    }

    private List<WireRecorder> recorders() {
        List<WireRecorder> recorders = new ArrayList<>();
        if (terminal != null) {
            recorders.add(terminal);
        }
        if (files != null) {
            recorders.add(files);
        }
        return recorders;
    }

    /** Waits until everything so far is on the screen. */
    void drain() {
        if (terminal != null) {
            terminal.drain();
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        recorders().forEach(WireRecorder::close);
    }

    /** A stream that stays open. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }
}
