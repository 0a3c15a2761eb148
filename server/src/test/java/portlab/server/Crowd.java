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
 * Peers that hold on to a server: each gives and takes next to nothing. All of them are looked at once a second, and
 * when the server ended a connection is noted with that precision.
 */
final class Crowd implements AutoCloseable {
    /** Peers come from so many addresses of loopback, since one has too few ports for all of them. */
    private static final int ADDRESSES = 8;

    private static final int SMALL_WINDOW = 2048;

    private final ServerProcess server;
    private final List<Peer> peers = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    /**
     * One way to be slow.
     *
     * @param service whom it connects to
     * @param first what it says at first
     * @param drip what it says each second after that
     * @param takes the most bytes it reads in a second; with few or none it never sees the end of its answer
     */
    record Kind(String name, String service, String first, String drip, int takes) {}

    /** One connection, used by the clock's thread once it is in the list. */
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
                // That it is reset is one way of being let go.
                end();
            }
        }

        private void end() {
            endedAfter = System.nanoTime() - began;
            try {
                channel.close();
            } catch (IOException e) {
                throw new AssertionError("a socket is always closed", e);
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

    /** Adds peers of one kind, which begin at once. */
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

    /** How many of a kind still have their connection. */
    synchronized long left(Kind kind) {
        return peers.stream()
                .filter(peer -> peer.kind == kind && peer.endedAfter < 0)
                .count();
    }

    /** After how many nanoseconds those of a kind were let go that were. */
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
