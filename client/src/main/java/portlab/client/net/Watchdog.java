package portlab.client.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a channel whose time has run out, since a blocking channel has no time limits of its own. Whoever is blocked on
 * the channel then gets an exception and finds {@link #expired()}.
 *
 * <p>Watching costs the watched thread one volatile write: the watchdog sleeps for a whole limit at a time and looks only
 * then whether the limit still runs. It is never late, because a limit that began during its sleep ends after it.
 */
final class Watchdog extends Thread {
    private final SocketChannel channel;
    private volatile long limit;
    private volatile long since;
    private volatile boolean watching;
    private volatile boolean expired;
    private volatile boolean dismissed;

    Watchdog(SocketChannel channel) {
        super("watchdog");
        this.channel = channel;
        setDaemon(true);
    }

    /** From now on, what is watched may take this long. */
    void limit(long nanos) {
        limit = nanos;
        LockSupport.unpark(this);
    }

    /** Something has begun that may take as long as the limit. */
    void watch(long nanoTime) {
        since = nanoTime;
        watching = true;
    }

    /** It has ended in time. */
    void rest() {
        watching = false;
    }

    void dismiss() {
        dismissed = true;
        LockSupport.unpark(this);
    }

    boolean expired() {
        return expired;
    }

    @Override
    public void run() {
        while (!dismissed) {
            long left = watching ? since + limit - System.nanoTime() : limit;
            if (left <= 0) {
                expire();
                return;
            }
            LockSupport.parkNanos(left);
        }
    }

    private void expire() {
        expired = true;
        try {
            channel.close();
        } catch (IOException e) {
            // The blocked thread learns of the end all the same; what it reports is that time ran out.
            dismissed = true;
        }
    }
}
