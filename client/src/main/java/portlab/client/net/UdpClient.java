package portlab.client.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.AddressText;

/**
 * A UDP socket that is connected to one peer, so that it receives only the peer's datagrams, and hears when the peer's system
 * says that nothing listens at the port (ICMP port unreachable). One thread may send while another one receives.
 */
public final class UdpClient implements AutoCloseable {
    /** The result of {@link #receive} when the peer's system says that nothing listens at the port. */
    public static final int REFUSED = -1;

    /** The result of {@link #receive} after {@link #close}. */
    public static final int CLOSED = -2;

    private static final int BUFFER = 1 << 20;

    private final DatagramChannel channel;
    private final InetSocketAddress peer;
    private volatile boolean refused;
    private volatile boolean closed;
    private long received;

    private UdpClient(DatagramChannel channel, InetSocketAddress peer) {
        this.channel = channel;
        this.peer = peer;
    }

    /**
     * Connects to the first address of a host. Sends nothing yet.
     *
     * @throws Failure if the name does not resolve or no network leads there
     */
    public static UdpClient to(Endpoint endpoint) throws Failure {
        try {
            return to(endpoint, InetAddress.getByName(endpoint.host()));
        } catch (UnknownHostException e) {
            throw Connector.unresolved(endpoint.host(), e);
        }
    }

    /** The same to this address of the host. */
    public static UdpClient to(Endpoint endpoint, InetAddress address) throws Failure {
        try {
            return connected(DatagramChannel.open(), new InetSocketAddress(address, endpoint.port()));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.UNCONNECTED, "cannot reach " + endpoint + ": " + e.getMessage(), "check the address", e);
        }
    }

    /**
     * A socket that is connected to itself, so that whatever it sends comes back without a server.
     *
     * @throws IOException where the system does not do that
     */
    public static UdpClient toItself() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return connected(channel, (InetSocketAddress) channel.getLocalAddress());
    }

    private static UdpClient connected(DatagramChannel channel, InetSocketAddress peer) throws IOException {
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
            channel.connect(peer);
            return new UdpClient(channel, peer);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The peer's address and port. */
    public String address() {
        return new Endpoint(AddressText.of(peer.getAddress()), peer.getPort()).toString();
    }

    /**
     * Sends a datagram. A refusal of an earlier one, which the system reports now, does not stop it.
     *
     * @throws Failure if the system cannot send it
     */
    public void send(ByteBuffer payload) throws Failure {
        try {
            try {
                channel.write(payload);
            } catch (PortUnreachableException earlier) {
                refused = true;
                channel.write(payload);
            }
        } catch (PortUnreachableException again) {
            refused = true;
        } catch (IOException e) {
            if (closed) {
                throw new Failure(ExitCode.INTERRUPTED, "stopped", "", e);
            }
            throw new Failure(
                    ExitCode.UNCONNECTED,
                    "cannot send to " + address() + ": " + e.getMessage(),
                    "check the address",
                    e);
        }
    }

    /**
     * Waits for a datagram.
     *
     * @param into an empty buffer for its bytes
     * @return the number of bytes, {@link #REFUSED} or {@link #CLOSED}
     */
    public int receive(ByteBuffer into) {
        try {
            // Not read, to which an empty datagram looks like an end.
            channel.receive(into);
            received = System.nanoTime();
            return into.position();
        } catch (PortUnreachableException e) {
            return REFUSED;
        } catch (IOException e) {
            // Only closing ends a wait for datagrams; any other error would repeat without end.
            return CLOSED;
        }
    }

    /** When the last {@link #receive} returned a datagram, by {@link System#nanoTime}. */
    public long lastReceived() {
        return received;
    }

    /** Whether {@link #send} heard of a refusal since the last call. */
    public boolean takeRefusal() {
        boolean heard = refused;
        refused = false;
        return heard;
    }

    /** Closes the socket; a thread that waits in {@link #receive} returns. */
    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost: a datagram socket has nothing to flush.
            return;
        }
    }
}
