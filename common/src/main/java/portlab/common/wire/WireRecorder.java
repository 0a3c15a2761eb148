package portlab.common.wire;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Records connections: gives each a {@link WireTap}, and takes the events through selection, mask and limit to the outputs. Each
 * output has a thread and a queue of its own, so that one that is stuck harms no other. A program that records nothing has no
 * recorder, and none of these classes is loaded.
 */
public final class WireRecorder implements AutoCloseable {
    /** The queues together take at most this part of the heap. */
    private static final int SHARE_OF_HEAP = 8;

    private final List<WireQueue> queues = new ArrayList<>();
    private final WireSink sink;
    private final long limit;
    private final boolean encrypted;

    /**
     * What to record.
     *
     * @param choice which exchanges
     * @param bytes how many bytes of each direction of an exchange to show; a capture always has all
     * @param secrets whether to record passwords and cookies as they are
     * @param encrypted whether to record bytes as they are on the wire, and the secrets of TLS with them. All outputs must be
     *     captures then, and nothing is masked, because it could not be
     */
    public record Settings(WireSelection.Choice choice, long bytes, boolean secrets, boolean encrypted) {
        /** Every exchange, its first 512 bytes in each direction, without passwords. */
        public static final Settings DEFAULT = new Settings(WireSelection.Choice.ALL, WireLimit.DEFAULT, false, false);
    }

    /** Writes the beginning of each output, and starts the threads. */
    public WireRecorder(Settings settings, List<WireOutput> outputs) {
        long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / Math.max(1, outputs.size());
        for (WireOutput output : outputs) {
            queues.add(new WireQueue(stages(settings, output), Math.min(WireQueue.CAPACITY, share)));
        }
        sink = queues.size() == 1 ? queues.get(0) : WireSink.all(List.copyOf(queues));
        boolean whole = outputs.stream().anyMatch(output -> output.format().needsAll());
        encrypted = settings.encrypted();
        limit = whole ? Long.MAX_VALUE : Math.max(settings.bytes(), WireTap.WHOLE_HEADS);
    }

    /**
     * Passes all events to a sink as they happen.
     *
     * @param sink must bear calls of several threads
     * @param bytes how many bytes of each direction of an exchange it needs
     */
    public WireRecorder(WireSink sink, long bytes) {
        this.sink = sink;
        limit = Math.max(bytes, WireTap.WHOLE_HEADS);
        encrypted = false;
    }

    /**
     * Records a made-up connection nowhere. This loads the classes for recording, which would otherwise be loaded in the middle of
     * the first exchange and make it look slow.
     */
    public static void rehearse(Settings settings, List<WireFormat> formats) {
        List<WireOutput> nowhere = new ArrayList<>();
        for (WireFormat format : formats) {
            nowhere.add(new WireOutput(OutputStream.nullOutputStream(), format, e -> {}));
        }
        try (WireRecorder recorder = new WireRecorder(settings, nowhere)) {
            WireTap.rehearse(recorder.sink);
        }
    }

    private static WireSink stages(Settings settings, WireOutput output) {
        WireSink writer = new WireWriter(output.out(), output.format(), output.failed()).begin();
        WireSink limited = output.format().needsAll() ? writer : new WireLimit(settings.bytes(), writer);
        boolean asItIs = settings.secrets() || settings.encrypted();
        return new WireSelection(settings.choice(), asItIs ? limited : new WireMask(limited));
    }

    /** Taps a connection that was just accepted; the parameters are those of {@link WireEvent.Opened}. */
    public WireTap accepted(String service, InetSocketAddress local, InetSocketAddress remote) {
        return WireTap.accepted(sink, limit, service, local, remote);
    }

    /** Taps a connection that this side has just established; the parameters are those of {@link WireEvent.Opened}. */
    public WireTap connected(String service, InetSocketAddress local, InetSocketAddress remote, long connectNanos) {
        return WireTap.connected(sink, limit, service, local, remote, connectNanos);
    }

    /** Takes the events of connections whose taps others make; any thread may call it. */
    public WireSink sink() {
        return sink;
    }

    /** How many bytes of each direction of an exchange a tap should copy for this recorder. */
    public long limit() {
        return limit;
    }

    /** Whether taps should see bytes as they are on the wire, and the secrets of TLS. */
    public boolean encrypted() {
        return encrypted;
    }

    /** How many events were dropped so far, because an output could not keep up; counted for each output. */
    public long dropped() {
        return queues.stream().mapToLong(WireQueue::dropped).sum();
    }

    /** Waits until everything so far is written, so that other output may follow; at most five seconds for each output. */
    public void drain() {
        queues.forEach(WireQueue::drain);
    }

    /** Writes what is left and closes the outputs; waits as {@link WireQueue#close} does. */
    @Override
    public void close() {
        WireQueue.closeAll(queues);
    }
}
