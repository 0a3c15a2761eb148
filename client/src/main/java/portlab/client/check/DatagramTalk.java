package portlab.client.check;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.UdpClient;
import portlab.common.wire.WireEvent;

/** A UDP socket of a check. A thread of its own receives, because a receive has no time limit. */
final class DatagramTalk implements AutoCloseable {
    private static final int LONGEST = 65_536;
    private static final long POLL_NANOS = 20_000_000L;

    private final Peer peer;
    private final Endpoint endpoint;
    private final UdpClient client;
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final long opened = System.nanoTime();
    private byte[] lastSent = {};
    private volatile boolean refused;

    DatagramTalk(Peer peer, Endpoint endpoint, InetAddress address) throws Failure {
        this.peer = peer;
        this.endpoint = endpoint;
        this.client = UdpClient.to(endpoint, address);
        Thread receiver = new Thread(this::receiveAll, "check udp");
        receiver.setDaemon(true);
        receiver.start();
    }

    private void receiveAll() {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (true) {
            int count = client.receive(buffer.clear());
            if (count == UdpClient.CLOSED) {
                return;
            }
            if (count == UdpClient.REFUSED) {
                refused = true;
            } else {
                arrived.add(Arrays.copyOf(buffer.array(), count));
            }
        }
    }

    void send(byte[] datagram) throws Failure {
        lastSent = datagram;
        client.send(ByteBuffer.wrap(datagram));
        peer.record(new WireEvent.Sent(1, now(), datagram.length, datagram));
    }

    /** Waits for the next datagram. */
    Optional<byte[]> receive(int millis) throws Failure {
        long end = System.nanoTime() + millis * 1_000_000L;
        byte[] next = null;
        try {
            while (next == null && System.nanoTime() < end && !refused) {
                next = arrived.poll(POLL_NANOS, TimeUnit.NANOSECONDS);
                peer.pause(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.stopped(e);
        }
        if (next != null) {
            peer.record(new WireEvent.Received(1, now(), next.length, next));
        }
        return Optional.ofNullable(next);
    }

    /** Whether the server's system says that nothing listens at the port. */
    boolean isRefused() {
        return refused || client.takeRefusal();
    }

    private long now() {
        return System.nanoTime() - opened;
    }

    String repeat() {
        return NcCommand.udp(endpoint, lastSent);
    }

    @Override
    public void close() {
        client.close();
    }
}
