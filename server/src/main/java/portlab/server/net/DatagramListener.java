package portlab.server.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * UDP sockets that one thread of their own serves: a flood of datagrams takes at most one core, and never delays the
 * connections of a {@link TcpServer}. Never waits for a receiver: a datagram for which the system has no room is not sent.
 */
public final class DatagramListener implements Closeable {
    /** The most bytes of one datagram over IPv4: 65,535 less the headers of IP and UDP. */
    public static final int MAX_PAYLOAD = 65_507;

    private static final int BUFFER = 64 * 1024;
    private static final long STACK_BYTES = 256 * 1024;

    /** How many datagrams of one socket to handle before the next socket gets its turn. */
    private static final int BATCH = 64;

    private static final long TICK_MILLIS = 500;
    /** Failures that stay must not keep a core busy. */
    private static final long FAILURE_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LAST_TICK_MILLIS = 500;

    private final Selector selector;
    private final List<DatagramChannel> channels;
    private final List<InetSocketAddress> addresses;
    private volatile boolean closed;
    private Thread thread;

    /** Whether the last attempt failed, so that a failure that stays is reported once. Only the listener's thread uses it. */
    private boolean failing;

    /** Handles what arrives. The listener's thread calls it, and no other. */
    public interface Handler {
        /**
         * Called for each datagram.
         *
         * @param payload the datagram's bytes; the listener reuses the buffer after the call
         * @param sender sends from the socket that received the datagram
         */
        void received(ByteBuffer payload, InetSocketAddress source, Sender sender);

        /**
         * Called now and then.
         *
         * @return whether to call again soon even if no datagram arrives
         */
        boolean tick();

        /** Called once, after the last datagram. */
        void end();
    }

    /** Sends datagrams. Any thread may use it, also later: whatever delays or repeats a reply stands in front of it. */
    public interface Sender {
        /**
         * Sends a datagram, without waiting.
         *
         * @return false if the system did not take it
         */
        boolean send(ByteBuffer payload, InetSocketAddress to);
    }

    private DatagramListener(Selector selector, List<DatagramChannel> channels, List<InetSocketAddress> addresses) {
        this.selector = selector;
        this.channels = List.copyOf(channels);
        this.addresses = List.copyOf(addresses);
    }

    /**
     * Binds a socket for each address. Bind the single addresses of this machine instead of a wildcard: then no socket
     * receives datagrams that were sent to a broadcast address, and each reply comes from the address that was asked.
     *
     * @param addresses port 0 takes any free port
     * @throws java.net.BindException when a port is in use or privileged, or this machine does not have the address; then
     *     nothing is bound
     */
    public static DatagramListener open(List<InetSocketAddress> addresses) throws IOException {
        Selector selector = Selector.open();
        List<DatagramChannel> channels = new ArrayList<>();
        List<InetSocketAddress> bound = new ArrayList<>();
        try {
            for (InetSocketAddress address : addresses) {
                DatagramChannel channel = DatagramChannel.open(family(address.getAddress()));
                channels.add(channel);
                channel.bind(address);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, channel);
                bound.add((InetSocketAddress) channel.getLocalAddress());
            }
            return new DatagramListener(selector, channels, bound);
        } catch (IOException | RuntimeException e) {
            for (DatagramChannel channel : channels) {
                channel.close();
            }
            selector.close();
            throw e;
        }
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** The addresses of the sockets, with their actual ports. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /**
     * Starts to receive, and returns.
     *
     * @param errors receives failures of the sockets and bugs of the handler
     * @throws IOException when the system does not grant the thread
     */
    public void start(Handler handler, BiConsumer<String, Throwable> errors) throws IOException {
        try {
            thread = new Thread(null, () -> run(handler, errors), "datagrams", STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        } catch (OutOfMemoryError e) {
            throw new IOException(WorkerGroup.NO_THREADS, e);
        }
    }

    private void run(Handler handler, BiConsumer<String, Throwable> errors) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        boolean again = false;
        while (!closed) {
            try {
                selector.select(
                        key -> receive((DatagramChannel) key.attachment(), buffer, handler, errors),
                        again ? TICK_MILLIS : 0);
                again = handler.tick();
                failing = false;
            } catch (ClosedSelectorException e) {
                break;
            } catch (Exception | Error e) {
                report(errors, "cannot receive UDP datagrams; trying again", e);
                failing = true;
            }
        }
        handler.end();
    }

    /** Handles what has arrived at one socket, up to a limit. A failure costs one datagram. */
    private void receive(
            DatagramChannel channel, ByteBuffer buffer, Handler handler, BiConsumer<String, Throwable> errors) {
        Sender sender = (payload, to) -> send(channel, payload, to);
        try {
            for (int i = 0; i < BATCH && !closed; i++) {
                InetSocketAddress source = (InetSocketAddress) channel.receive(buffer.clear());
                if (source == null) {
                    return;
                }
                handler.received(buffer.flip(), source, sender);
            }
        } catch (Exception | Error e) {
            report(errors, "cannot answer a datagram", e);
        }
    }

    private static boolean send(DatagramChannel channel, ByteBuffer payload, InetSocketAddress to) {
        int size = payload.remaining();
        try {
            return channel.send(payload, to) == size;
        } catch (IOException e) {
            // No route, a firewall, or the socket was closed: datagrams may be lost, and the caller counts them.
            return false;
        }
    }

    private void report(BiConsumer<String, Throwable> errors, String what, Throwable cause) {
        if (closed) {
            return;
        }
        if (!failing) {
            errors.accept(what, cause);
        }
        LockSupport.parkNanos(FAILURE_PAUSE);
    }

    /** Closes the sockets, and waits a moment for the handler to end. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.close();
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        try {
            if (thread != null) {
                thread.join(LAST_TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
