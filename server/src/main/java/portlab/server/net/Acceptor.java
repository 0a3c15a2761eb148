package portlab.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A listener's side of one group of workers: takes what waits in the backlog, one connection a turn. */
final class Acceptor extends Endpoint {
    /** How many connections are accepted before those already there are looked at again. */
    private static final int ROUND = 64;

    /** How long to leave the backlog alone when accepting fails, as it does when file descriptors run out. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Listener listener;
    private final Workers workers;
    private final Admission admission;
    private int left = ROUND;
    private boolean failing;

    Acceptor(Listener listener, Workers workers) throws ClosedChannelException {
        this.listener = listener;
        this.workers = workers;
        this.admission = workers.admission();
        this.key = listener.channel().register(workers.selector(), SelectionKey.OP_ACCEPT, this);
    }

    @Override
    void turn(Worker leader) {
        SocketChannel channel = accept();
        if (channel == null || --left == 0) {
            left = ROUND;
        } else {
            workers.again(this);
        }
        SocketConnection connection = channel == null ? null : admit(channel);
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

    /** Takes in everyone who has connected so far, then listens no more, unless it is to stay open. */
    void drain() throws IOException {
        if (listener.staysOpen()) {
            return;
        }
        for (SocketChannel channel = accept(); channel != null; channel = accept()) {
            SocketConnection connection = admit(channel);
            if (connection != null) {
                workers.again(connection);
            }
        }
        key.cancel();
        listener.close();
    }

    /** The next one who has connected; null when there is none. */
    private SocketChannel accept() {
        try {
            SocketChannel channel = listener.channel().accept();
            failing = false;
            return channel;
        } catch (ClosedChannelException e) {
            // Another group, or the server's end, has closed the listener.
            key.cancel();
        } catch (IOException e) {
            pause(e);
        }
        return null;
    }

    /** The connection of one who is let in, to be served or to be told that there is no room; null for anybody else. */
    private SocketConnection admit(SocketChannel channel) {
        try {
            InetAddress from = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
            boolean proxy = !listener.staysOpen() && admission.isProxy(from);
            Ticket ticket = ticket(from, proxy);
            if (ticket != null) {
                return connection(channel, ticket, proxy);
            }
            channel.close();
        } catch (IOException e) {
            workers.report("a connection to " + AddressText.of(listener.address()) + " was lost", e);
        }
        return null;
    }

    private Ticket ticket(InetAddress from, boolean proxy) {
        if (listener.staysOpen()) {
            return admission.letsWatch(from) ? Ticket.WATCHER : null;
        }
        if (proxy) {
            return admission.enter(null);
        }
        return admission.allows(from) ? admission.enter(from) : null;
    }

    private SocketConnection connection(SocketChannel channel, Ticket ticket, boolean proxy) throws IOException {
        try {
            channel.configureBlocking(false);
            SocketConnection connection = new SocketConnection(channel, listener, ticket, workers);
            if (proxy) {
                connection.begin(new Introduction(connection, listener.service(), workers));
            } else if (!ticket.seated()) {
                connection.begin(new TurnedAway(listener.service()));
            }
            return connection;
        } catch (IOException | RuntimeException | Error e) {
            workers.left(ticket);
            channel.close();
            throw e;
        }
    }

    /** Without a pause the selector would report the same backlog at once, and the leader would spin. */
    private void pause(IOException e) {
        if (!failing) {
            workers.report("cannot accept on " + listener.address() + ", and tries on", e);
        }
        failing = true;
        key.interestOps(0);
        workers.due(this, System.nanoTime() + PAUSE.toNanos());
    }
}
