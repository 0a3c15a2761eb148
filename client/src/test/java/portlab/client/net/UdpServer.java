package portlab.client.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;

/** A UDP server for tests, on a free port of loopback. */
public final class UdpServer implements AutoCloseable {
    private final DatagramSocket socket;

    /** What the server does with one datagram. */
    public interface Behaviour {
        /** @param number of this datagram, from 1 */
        void received(int number, byte[] payload, Reply reply) throws IOException;
    }

    /** Sends a datagram to the client. */
    public interface Reply {
        void send(byte[] payload) throws IOException;
    }

    public UdpServer(Behaviour behaviour) throws SocketException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(behaviour), "udp server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Behaviour behaviour) {
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        try {
            for (int number = 1; ; number++) {
                packet.setLength(1 << 16);
                socket.receive(packet);
                byte[] payload = Arrays.copyOf(packet.getData(), packet.getLength());
                behaviour.received(
                        number,
                        payload,
                        reply -> socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress())));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }

    @Override
    public void close() {
        socket.close();
    }
}
