package portlab.server.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;
import portlab.common.wire.WireRecorder;
import portlab.common.wire.WireSink;
import portlab.common.wire.WireTap;

/** A listening socket, its service, and the idle time of its connections. */
public final class Listener implements Closeable {
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final Service service;
    private final Duration idle;
    private final boolean staysOpen;
    private final WireRecorder recorder;
    private final WireSampler sampler;
    private final UnaryOperator<Connection> security;
    private final UnaryOperator<Connection> wrapper;

    private Listener(
            ServerSocketChannel channel,
            Service service,
            Duration idle,
            boolean staysOpen,
            WireRecorder recorder,
            WireSampler sampler,
            UnaryOperator<Connection> security,
            UnaryOperator<Connection> wrapper)
            throws IOException {
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.service = service;
        this.idle = idle;
        this.staysOpen = staysOpen;
        this.recorder = recorder;
        this.sampler = sampler;
        this.security = security;
        this.wrapper = wrapper;
    }

    /**
     * Binds a server socket. Peers that connect wait in the backlog until a {@link TcpServer} accepts them.
     *
     * @param address the address to listen on; port 0 takes any free port
     * @throws java.net.BindException when the port is in use or privileged, or this machine does not have the address
     */
    public static Listener open(InetSocketAddress address, Service service, Duration idle) throws IOException {
        return open(address, service, idle, false);
    }

    /**
     * Like {@link #open}, for the admin port: has workers of its own, and keeps accepting during a shutdown, which does not wait
     * for this listener's connections.
     */
    public static Listener openToTheEnd(InetSocketAddress address, Service service, Duration idle) throws IOException {
        return open(address, service, idle, true);
    }

    private static Listener open(InetSocketAddress address, Service service, Duration idle, boolean staysOpen)
            throws IOException {
        // Not a plain ServerSocket, whose connections have no channels and so no sendfile.
        ServerSocketChannel channel = ServerSocketChannel.open(family(address.getAddress()));
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, BACKLOG);
            channel.configureBlocking(false);
            return new Listener(
                    channel, service, idle, staysOpen, null, null, UnaryOperator.identity(), UnaryOperator.identity());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** This listener with its connections recorded. */
    public Listener recordedBy(WireRecorder wire) throws IOException {
        return new Listener(channel, service, idle, staysOpen, wire, sampler, security, wrapper);
    }

    /** This listener with another service. */
    public Listener served(Service replacement) throws IOException {
        return wrapped(replacement, wrapper);
    }

    /** This listener with some of its connections recorded as well, whenever the sampler wants them. */
    public Listener sampledBy(WireSampler live) throws IOException {
        return new Listener(channel, service, idle, staysOpen, recorder, live, security, wrapper);
    }

    /**
     * This listener with another service, and its connections wrapped for that.
     *
     * @param around wraps each new connection; the service gets nothing else
     */
    public Listener wrapped(Service replacement, UnaryOperator<Connection> around) throws IOException {
        return new Listener(channel, replacement, idle, staysOpen, recorder, sampler, security, around);
    }

    /**
     * This listener with another service, and its connections secured for that, before they are recorded or wrapped.
     *
     * @param around secures each new connection
     */
    public Listener secured(Service replacement, UnaryOperator<Connection> around) throws IOException {
        return new Listener(channel, replacement, idle, staysOpen, recorder, sampler, around, wrapper);
    }

    /** A new connection as its recorder should see it. */
    Connection secured(Connection connection) {
        return security.apply(connection);
    }

    /** A new connection as its service should see it. */
    Connection wrapped(Connection connection) {
        return wrapper.apply(connection);
    }

    /** Records what a new connection carries on the wire; null if nobody wants to see that. */
    WiredConnection recordSocket(Connection connection, SocketChannel accepted) throws IOException {
        return recorder == null || !recorder.encrypted() ? null : WiredConnection.ofSocket(connection, tap(accepted));
    }

    /** Records what a new connection carries for its service; null if nobody watches. */
    WiredConnection record(Connection connection, SocketChannel accepted) throws IOException {
        boolean records = recorder != null && !recorder.encrypted();
        WireSampler.Sample sample = sampler == null ? null : sampler.sample();
        if (!records && sample == null) {
            return null;
        }
        return new WiredConnection(
                connection, sample == null ? tap(accepted) : sampled(accepted, sample, records), records);
    }

    /** Closes a new connection that the server does not even reject. */
    void close(SocketChannel accepted, Reason why) throws IOException {
        if (recorder == null) {
            accepted.close();
            return;
        }
        WireTap tap = tap(accepted);
        tap.note(why);
        accepted.close();
        tap.ended(End.CLOSE, Side.LOCAL);
    }

    private WireTap tap(SocketChannel accepted) throws IOException {
        return tap(accepted, recorder.sink(), recorder.limit());
    }

    private WireTap sampled(SocketChannel accepted, WireSampler.Sample sample, boolean records) throws IOException {
        if (!records) {
            return tap(accepted, sample.sink(), WireTap.WHOLE_HEADS).atMost(sample.events());
        }
        return tap(accepted, WireSink.all(List.of(recorder.sink(), sample.sink())), recorder.limit());
    }

    private WireTap tap(SocketChannel accepted, WireSink sink, long limit) throws IOException {
        return WireTap.accepted(
                sink, limit, service.name(), (InetSocketAddress) accepted.getLocalAddress(), (InetSocketAddress)
                        accepted.getRemoteAddress());
    }

    /** IPv4 only for an IPv4 address: connections of a dual-stack socket cost the system more. */
    private static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** The address that the socket is bound to, with the actual port. */
    public InetSocketAddress address() {
        return address;
    }

    public Service service() {
        return service;
    }

    Duration idle() {
        return idle;
    }

    /** Whether the listener accepts until the end of a shutdown, and has workers of its own; see {@link #openToTheEnd}. */
    public boolean staysOpen() {
        return staysOpen;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Closes the socket. The system resets connections in the backlog. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
