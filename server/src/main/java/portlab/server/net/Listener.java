package portlab.server.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** A listening socket, the service that answers on it, and how long its connections may wait in silence. */
public final class Listener implements Closeable {
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final Service service;
    private final Duration idle;
    private final boolean staysOpen;

    private Listener(ServerSocketChannel channel, Service service, Duration idle, boolean staysOpen)
            throws IOException {
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.service = service;
        this.idle = idle;
        this.staysOpen = staysOpen;
    }

    /**
     * Binds a server socket; peers may connect from now on, and wait in the backlog until a {@link TcpServer} accepts.
     *
     * @param address where to listen; port 0 takes any free port
     * @throws java.net.BindException when the address cannot be had: in use, not ours, or privileged
     */
    public static Listener open(InetSocketAddress address, Service service, Duration idle) throws IOException {
        return open(address, service, idle, false);
    }

    /**
     * The same for whoever watches the server: it goes on accepting while the others drain, and no shutdown waits for
     * its connections.
     */
    public static Listener openToTheEnd(InetSocketAddress address, Service service, Duration idle) throws IOException {
        return open(address, service, idle, true);
    }

    private static Listener open(InetSocketAddress address, Service service, Duration idle, boolean staysOpen)
            throws IOException {
        // Through its channel, because a plain ServerSocket's connections have no channels and so no sendfile.
        ServerSocketChannel channel = ServerSocketChannel.open(family(address.getAddress()));
        try {
            channel.socket().setReuseAddress(true);
            channel.bind(address, BACKLOG);
            channel.configureBlocking(false);
            return new Listener(channel, service, idle, staysOpen);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** An IPv4 address needs no socket of both families, whose connections cost the system more. */
    private static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** Where it listens, with the port that was taken. */
    public InetSocketAddress address() {
        return address;
    }

    public Service service() {
        return service;
    }

    Duration idle() {
        return idle;
    }

    /** Whether it accepts to the very end of a shutdown; see {@link #openToTheEnd}. */
    boolean staysOpen() {
        return staysOpen;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Releases the port. Peers that wait in the backlog are reset. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
