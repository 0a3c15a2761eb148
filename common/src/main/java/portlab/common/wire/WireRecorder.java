package portlab.common.wire;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Records connections: gives each a {@link WireTap}, and takes the events through selection, mask and limit to the outputs, on a
 * thread of its own. A program that records nothing has no recorder, and none of these classes is loaded.
 */
public final class WireRecorder implements AutoCloseable {
    private final WireQueue queue;
    private final long limit;

    /**
     * What to record.
     *
     * @param choice which exchanges
     * @param bytes how many bytes of each direction of an exchange to show; a capture always has all
     * @param secrets whether to record passwords and cookies as they are
     */
    public record Settings(WireSelection.Choice choice, long bytes, boolean secrets) {
        /** Every exchange, its first 512 bytes in each direction, without passwords. */
        public static final Settings DEFAULT = new Settings(WireSelection.Choice.ALL, WireLimit.DEFAULT, false);
    }

    /** Writes the beginning of each output, and starts the thread. */
    public WireRecorder(Settings settings, List<WireOutput> outputs) {
        List<WireSink> writers = new ArrayList<>();
        boolean whole = false;
        for (WireOutput output : outputs) {
            WireSink writer = new WireWriter(output.out(), output.format(), output.failed()).begin();
            writers.add(output.format().needsAll() ? writer : new WireLimit(settings.bytes(), writer));
            whole |= output.format().needsAll();
        }
        WireSink all = WireSink.all(writers);
        WireSink masked = settings.secrets() ? all : new WireMask(all);
        queue = new WireQueue(new WireSelection(settings.choice(), masked));
        limit = whole ? Long.MAX_VALUE : Math.max(settings.bytes(), WireTap.WHOLE_HEADS);
    }

    /** Taps a connection that was just accepted; the parameters are those of {@link WireEvent.Opened}. */
    public WireTap accepted(String service, InetSocketAddress local, InetSocketAddress remote) {
        return WireTap.accepted(queue, limit, service, local, remote);
    }

    /** Taps a connection that this side has just established; the parameters are those of {@link WireEvent.Opened}. */
    public WireTap connected(String service, InetSocketAddress local, InetSocketAddress remote, long connectNanos) {
        return WireTap.connected(queue, limit, service, local, remote, connectNanos);
    }

    /** Waits until everything so far is written, so that other output may follow; at most five seconds. */
    public void drain() {
        queue.drain();
    }

    /** Writes what is left and closes the outputs; waits at most five seconds. */
    @Override
    public void close() {
        queue.close();
    }
}
