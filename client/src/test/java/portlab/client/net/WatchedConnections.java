package portlab.client.net;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import portlab.common.Protocol;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireSink;
import portlab.common.wire.WireTap;

/** Keeps the events of all connections. */
public final class WatchedConnections implements ConnectionObserver, WireSink {
    private final List<WireEvent> events = new ArrayList<>();

    @Override
    public WireTap connected(Protocol service, InetSocketAddress local, InetSocketAddress remote, long connectNanos) {
        return WireTap.connected(this, Long.MAX_VALUE, service.word(), local, remote, connectNanos);
    }

    @Override
    public synchronized void accept(WireEvent event) {
        events.add(event);
    }

    public synchronized List<WireEvent> events() {
        return List.copyOf(events);
    }

    /** Short texts for the events, such as {@code sent 21\n}, {@code BODY_BY_LENGTH}, {@code CLOSE LOCAL}. */
    public List<String> texts() {
        return events().stream().map(WatchedConnections::text).toList();
    }

    private static String text(WireEvent event) {
        if (event instanceof WireEvent.Opened opened) {
            return "open " + opened.service();
        }
        if (event instanceof WireEvent.Data data) {
            String verb = data instanceof WireEvent.Sent ? "sent " : "received ";
            return verb + new String(data.bytes(), StandardCharsets.ISO_8859_1);
        }
        if (event instanceof WireEvent.Note note) {
            return note.reason() + (note.detail().isEmpty() ? "" : ": " + note.detail());
        }
        if (event instanceof WireEvent.Ended ended) {
            return ended.end() + " " + ended.by();
        }
        return event instanceof WireEvent.Reused reused ? "reused " + reused.request() : event.toString();
    }
}
