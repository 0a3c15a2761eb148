package portlab.client.explain;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portlab.client.measure.Phase;
import portlab.client.net.ConnectionObserver;
import portlab.client.tls.TlsDetails;
import portlab.common.Protocol;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireSink;
import portlab.common.wire.WireTap;

/**
 * Watches a command for {@link Explanation}. Memory is limited: what comes after {@link #MOST_CONNECTIONS} connections, many events
 * or many bytes is only counted. Any number of threads may report.
 */
public final class Observation implements ConnectionObserver, WireSink {
    /** How many bytes of each direction of an exchange it wants. */
    public static final long BYTES = WireTap.WHOLE_HEADS;

    /** Enough for all that {@code services} opens. */
    static final int MOST_CONNECTIONS = 30;

    private static final int MOST_EVENTS = 4000;
    private static final long MOST_BYTES = 4 << 20;

    private final Kernel kernel;
    private final Map<Long, Watched> connections = new LinkedHashMap<>();
    private final Spans resolving = new Spans();
    private ConnectionObserver taps;
    private int unwatched;
    private int events;
    private long bytes;

    /** Tells what the operating system knows about a connection. */
    @FunctionalInterface
    public interface Kernel {
        /** Empty if it does not tell. */
        Optional<KernelView> ask(InetSocketAddress local, InetSocketAddress remote);
    }

    public Observation(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Sets who makes taps; their events must come here, too. */
    public void through(ConnectionObserver maker) {
        taps = maker;
    }

    /** What is known of one connection. */
    static final class Watched {
        private final long opened;
        private final Spans spans = new Spans();
        private final List<WireEvent> events = new ArrayList<>();
        private Optional<KernelView> kernel = Optional.empty();
        private Optional<TlsDetails> tls = Optional.empty();

        /** @param opened when its events' times began, by {@link System#nanoTime} */
        Watched(long opened) {
            this.opened = opened;
        }

        long opened() {
            return opened;
        }

        Spans spans() {
            return spans;
        }

        List<WireEvent> events() {
            return events;
        }

        Optional<TlsDetails> tls() {
            return tls;
        }

        Optional<KernelView> kernel() {
            return kernel;
        }
    }

    @Override
    public WireTap connected(Protocol service, InetSocketAddress local, InetSocketAddress remote, long connectNanos) {
        return taps.connected(service, local, remote, connectNanos);
    }

    @Override
    public WireTap onSocket(WireTap tap) {
        return taps.onSocket(tap);
    }

    @Override
    public synchronized void accept(WireEvent event) {
        if (event instanceof WireEvent.Opened) {
            if (connections.size() == MOST_CONNECTIONS) {
                unwatched++;
                return;
            }
            connections.put(event.connection(), new Watched(System.nanoTime()));
        }
        Watched watched = connections.get(event.connection());
        if (watched == null) {
            return;
        }
        if (event instanceof WireEvent.Data data) {
            bytes += data.bytes().length;
            add(watched, bytes > MOST_BYTES ? data.withBytes(new byte[0]) : data);
        } else {
            watched.events.add(event);
        }
    }

    /** Adds data, to the event before if there are too many events. */
    private void add(Watched watched, WireEvent.Data data) {
        int last = watched.events.size() - 1;
        if (events++ < MOST_EVENTS || !(watched.events.get(last) instanceof WireEvent.Data before)) {
            watched.events.add(data);
        } else if (before instanceof WireEvent.Sent sent && data instanceof WireEvent.Sent) {
            long count = sent.count() + data.count();
            watched.events.set(last, new WireEvent.Sent(data.connection(), data.nanos(), count, sent.bytes()));
        } else if (before instanceof WireEvent.Received received && data instanceof WireEvent.Received) {
            long count = received.count() + data.count();
            watched.events.set(last, new WireEvent.Received(data.connection(), data.nanos(), count, received.bytes()));
        } else {
            watched.events.add(data);
        }
    }

    @Override
    public synchronized void spent(Phase phase, long connection, long start, long end) {
        Watched watched = connections.get(connection);
        if (phase == Phase.RESOLVE) {
            resolving.add(phase, start, end);
        } else if (watched != null) {
            watched.spans.add(phase, start, end);
        }
    }

    @Override
    public synchronized void secured(long connection, TlsDetails details) {
        Watched watched = connections.get(connection);
        if (watched != null) {
            watched.tls = Optional.of(details);
        }
    }

    @Override
    public void closing(long connection, InetSocketAddress local, InetSocketAddress remote) {
        Optional<KernelView> view = kernel.ask(local, remote);
        synchronized (this) {
            Watched watched = connections.get(connection);
            if (watched != null) {
                watched.kernel = view;
            }
        }
    }

    /** The connections that were watched, in the order in which they opened. */
    synchronized List<Watched> connections() {
        return List.copyOf(connections.values());
    }

    Spans resolving() {
        return resolving;
    }

    /** How many connections were not watched. */
    synchronized int unwatched() {
        return unwatched;
    }
}
