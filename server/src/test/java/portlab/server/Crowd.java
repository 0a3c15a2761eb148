package portlab.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import portlab.common.ServerProcess;

/**
 * Slow peers that occupy a server: each sends and reads next to nothing. All are checked once a second, and
 * the time at which the server closed each connection is recorded with that precision.
 */
final class Crowd implements AutoCloseable {
    /** The number of loopback addresses, since one has too few ports for all peers. */
    private static final int ADDRESSES = 8;

    private static final int SMALL_WINDOW = 2048;

    private final ServerProcess server;
    private final List<Peer> peers = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    /**
     * One way to be slow.
     *
     * @param service the service it connects to
     * @param first the bytes it sends at first
     * @param drip the bytes it sends each second after that
     * @param takes the maximum number of bytes it reads each second; with few or none it never sees the end of its answer
     */
    record Kind(String name, String service, String first, String drip, int takes) {}

    /** One connection, used only by the timer's thread after it is added. */
    private static final class Peer {
        private final Kind kind;
        private final SocketChannel channel;
        private final long began = System.nanoTime();
        private volatile long endedAfter = -1;

        Peer(Kind kind, SocketChannel channel) {
            this.kind = kind;
            this.channel = channel;
        }

        void look(ByteBuffer buffer) {
            try {
                channel.write(ByteBuffer.wrap(Raw.bytes(kind.drip())));
                buffer.clear().limit(kind.takes());
                int n = 1;
                while (n > 0 && buffer.hasRemaining()) {
                    n = channel.read(buffer);
                }
                if (n < 0) {
                    end();
                }
            } catch (IOException e) {
                // The server may end a connection with a reset.
                end();
            }
        }

        private void end() {
            endedAfter = System.nanoTime() - began;
            try {
                channel.close();
            } catch (IOException e) {
                throw new AssertionError("a socket can always be closed", e);
            }
        }
    }

    Crowd(ServerProcess server) {
        this.server = server;
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        for (Peer peer : snapshot()) {
            if (peer.endedAfter < 0) {
                peer.look(buffer);
            }
        }
    }

    private synchronized List<Peer> snapshot() {
        return List.copyOf(peers);
    }

    /** Adds peers of one kind, which start at once. */
    void join(Kind kind, int number) throws IOException {
        for (int i = 0; i < number; i++) {
            Peer peer = new Peer(kind, connect(kind, i));
            synchronized (this) {
                peers.add(peer);
            }
        }
    }

    private SocketChannel connect(Kind kind, int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (kind.takes() < SMALL_WINDOW) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
        }
        channel.bind(new InetSocketAddress("127.0.0." + (2 + number % ADDRESSES), 0));
        channel.connect(new InetSocketAddress("127.0.0.1", server.port(kind.service())));
        channel.write(ByteBuffer.wrap(Raw.bytes(kind.first())));
        channel.configureBlocking(false);
        return channel;
    }

    /** The number of open connections of a kind. */
    synchronized long left(Kind kind) {
        return peers.stream()
                .filter(peer -> peer.kind == kind && peer.endedAfter < 0)
                .count();
    }

    /** The lifetimes in ns of the ended connections of a kind. */
    synchronized LongSummaryStatistics ended(Kind kind) {
        return peers.stream()
                .filter(peer -> peer.kind == kind && peer.endedAfter >= 0)
                .mapToLong(peer -> peer.endedAfter)
                .summaryStatistics();
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        for (Peer peer : snapshot()) {
            peer.channel.close();
        }
    }
}
