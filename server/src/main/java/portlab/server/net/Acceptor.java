package portlab.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import portlab.common.AddressText;
import portlab.common.wire.Reason;
import portlab.server.admission.Admission;
import portlab.server.net.EventLoop.EventHandler;

/** Accepts a listener's connections for one worker group, one connection a turn. */
final class Acceptor extends EventHandler {
    /** How many connections to accept before serving others. */
    private static final int ROUND = 64;

    /** How long to pause when accepting fails, for example because file descriptors ran out. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Listener listener;
    private final WorkerGroup group;
    private final EventLoop loop;
    private final TcpServer server;
    private final Admission admission;
    private int left = ROUND;
    private boolean failing;

    Acceptor(Listener listener, WorkerGroup group) throws ClosedChannelException {
        this.listener = listener;
        this.group = group;
        this.loop = group.loop();
        this.server = group.server();
        this.admission = server.admission();
        this.key = listener.channel().register(loop.selector(), SelectionKey.OP_ACCEPT, this);
    }

    @Override
    void turn(Worker leader) {
        SocketChannel channel = accept();
        if (channel == null || --left == 0) {
            left = ROUND;
        } else {
            loop.ready(this);
        }
        ConnectionHandler connection = channel == null ? null : admit(channel);
        if (connection != null) {
            connection.turn(leader);
        }
    }

    @Override
    void due(Worker leader) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    /** Accepts all connections in the backlog, then closes the listener, unless it stays open to the end. */
    void drain() throws IOException {
        if (listener.staysOpen()) {
            return;
        }
        for (SocketChannel channel = accept(); channel != null; channel = accept()) {
            ConnectionHandler connection = admit(channel);
            if (connection != null) {
                loop.ready(connection);
            }
        }
        key.cancel();
        listener.close();
    }

    /** The next connection in the backlog; null if there is none. */
    private SocketChannel accept() {
        try {
            SocketChannel channel = listener.channel().accept();
            failing = false;
            return channel;
        } catch (ClosedChannelException e) {
            // Another group or the end of the server has closed the listener.
            key.cancel();
        } catch (IOException | RuntimeException | Error e) {
            pause(e);
        }
        return null;
    }

    /** A connection to serve or reject; null if it was closed at once. */
    private ConnectionHandler admit(SocketChannel channel) {
        try {
            InetAddress from = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
            boolean proxy = !listener.staysOpen() && admission.isProxy(from);
            Admission.Slot slot = slot(from, proxy);
            if (slot != null) {
                return connection(channel, slot, proxy);
            }
            listener.close(channel, isAllowed(from, proxy) ? Reason.CONNECTIONS_FULL : Reason.ADDRESS_NOT_ALLOWED);
        } catch (IOException | RuntimeException | Error e) {
            close(channel);
            server.report("cannot serve a new connection to " + AddressText.of(listener.address()), e);
        }
        return null;
    }

    /** Whether to answer at all. The client of a proxy is not known yet. */
    private boolean isAllowed(InetAddress from, boolean proxy) {
        return listener.staysOpen() ? admission.allowsAdmin(from) : proxy || admission.allows(from);
    }

    /** Null if the connection is not allowed or there is no room for it. */
    private Admission.Slot slot(InetAddress from, boolean proxy) {
        if (!isAllowed(from, proxy)) {
            return null;
        }
        return listener.staysOpen() ? Admission.Slot.EXEMPT : admission.enter(proxy ? null : from);
    }

    private ConnectionHandler connection(SocketChannel channel, Admission.Slot slot, boolean proxy) throws IOException {
        try {
            channel.configureBlocking(false);
            ConnectionHandler connection =
                    new ConnectionHandler(channel, listener.service(), listener.idle(), slot, group);
            connection.wrapFor(listener);
            if (proxy) {
                connection.serveWith(new ProxyHandshake(connection, listener.service(), server));
            } else if (!slot.isServed()) {
                connection.serveWith(RejectingService.inPlaceOf(listener.service(), slot.refusal()));
            }
            return connection;
        } catch (IOException | RuntimeException | Error e) {
            server.left(slot);
            throw e;
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The connection is lost anyway, and the cause is reported.
            return;
        }
    }

    /** Without a pause, the selector would report the same backlog at once and the leader would spin. */
    private void pause(Throwable e) {
        if (!failing) {
            server.report(
                    "cannot accept connections on " + AddressText.of(listener.address()) + "; trying again every "
                            + PAUSE.toMillis() + " ms",
                    e);
        }
        failing = true;
        key.interestOps(0);
        loop.due(this, System.nanoTime() + PAUSE.toNanos());
    }
}
