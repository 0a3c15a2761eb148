package portlab.server.net;

import java.util.concurrent.atomic.AtomicBoolean;

/** Asks the leader for a turn of a connection, from any thread; see {@link Connection#waker}. */
final class Waker implements Runnable {
    private final ConnectionHandler connection;
    private final EventLoop loop;

    /** Whether the leader has been asked and has not seen it yet; it needs to be asked only once. */
    private final AtomicBoolean asked = new AtomicBoolean();

    Waker(ConnectionHandler connection, EventLoop loop) {
        this.connection = connection;
        this.loop = loop;
    }

    @Override
    public void run() {
        if (asked.compareAndSet(false, true)) {
            loop.wake(this);
        }
    }

    /** Called by the leader. What the service does from now on sees what happened before {@link #run}. */
    void wake() {
        asked.set(false);
        connection.wake();
    }
}
