package portlab.client.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/**
 * Resolves a host and connects to the first of its addresses that answers. One connector makes connections one after
 * the other, so that {@link #cancel()} knows what to stop.
 */
public final class Connector {
    private final Timeouts timeouts;
    private final Trace trace;
    private volatile Connection current;
    private volatile boolean cancelled;

    public Connector(Timeouts timeouts, Trace trace) {
        this.timeouts = timeouts;
        this.trace = trace;
    }

    /** Ends what is going on, and whatever would follow, from any thread. */
    public void cancel() {
        cancelled = true;
        Connection connection = current;
        if (connection != null) {
            connection.close();
        }
    }

    /** @throws Failure when the name does not resolve or no address takes the connection */
    Connection connect(Endpoint endpoint) throws Failure {
        return connect(resolve(endpoint.host()), endpoint.port());
    }

    Connection connect(InetAddress[] addresses, int port) throws Failure {
        Failure failure = null;
        for (InetAddress address : addresses) {
            try {
                return connect(new InetSocketAddress(address, port));
            } catch (Failure next) {
                failure = failure == null ? next : both(failure, next);
            }
        }
        throw failure;
    }

    private Connection connect(InetSocketAddress address) throws Failure {
        Connection connection = new Connection(address, timeouts, trace);
        current = connection;
        if (cancelled) {
            connection.close();
        }
        connection.connect();
        return connection;
    }

    private static InetAddress[] resolve(String host) throws Failure {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Failure(
                    ExitCode.UNRESOLVED,
                    "the name " + host + " does not resolve",
                    "check its spelling, or give an address",
                    e);
        }
    }

    /** A refusal says more than silence does, and being stopped says it all. */
    private static Failure both(Failure earlier, Failure later) {
        if (later.exit() == ExitCode.INTERRUPTED) {
            return later;
        }
        Failure telling = earlier.exit() == ExitCode.UNCONNECTED ? earlier : later;
        return new Failure(telling.exit(), earlier.what() + ", " + later.what(), telling.hint(), later);
    }
}
