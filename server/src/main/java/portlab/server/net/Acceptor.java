package portlab.server.net;

import java.io.IOException;
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
    private int left = ROUND;
    private boolean failing;

    Acceptor(Listener listener, Workers workers) throws ClosedChannelException {
        this.listener = listener;
        this.workers = workers;
        this.key = listener.channel().register(workers.selector(), SelectionKey.OP_ACCEPT, this);
    }

    @Override
    void turn(Worker leader) {
        SocketConnection connection = accept();
        if (connection == null || --left == 0) {
            left = ROUND;
        } else {
            workers.again(this);
        }
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
        for (SocketConnection connection = accept(); connection != null; connection = accept()) {
            workers.again(connection);
        }
        key.cancel();
        listener.close();
    }

    /** The next connection; null when there is none. */
    private SocketConnection accept() {
        try {
            SocketChannel channel = listener.channel().accept();
            failing = false;
            return channel == null ? null : admit(channel);
        } catch (ClosedChannelException e) {
            // Another group, or the server's end, has closed the listener.
            key.cancel();
        } catch (IOException e) {
            pause(e);
        }
        return null;
    }

    private SocketConnection admit(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            return new SocketConnection(channel, listener, workers);
        } catch (IOException e) {
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
