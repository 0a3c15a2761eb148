package portlab.client.net;

import java.net.InetSocketAddress;
import portlab.client.measure.Phase;
import portlab.client.tls.TlsDetails;
import portlab.common.Protocol;
import portlab.common.wire.WireTap;

/**
 * Watches the connections of a command. Any number of threads may call it. If nobody watches, there is none, and no class for
 * watching is loaded.
 */
@FunctionalInterface
public interface ConnectionObserver {

    /**
     * A connection was established.
     *
     * @return takes what happens on it
     */
    WireTap connected(Protocol service, InetSocketAddress local, InetSocketAddress remote, long connectNanos);

    /**
     * The same connection as it is on the wire.
     *
     * @param tap what {@link #connected} returned
     * @return takes the bytes that move on the socket, ends of directions, and secrets of TLS; null if nobody wants them
     */
    default WireTap onSocket(WireTap tap) {
        return null;
    }

    /**
     * Time was spent, in ns of {@link System#nanoTime}.
     *
     * @param connection its number; 0 if there was none yet
     */
    default void spent(Phase phase, long connection, long start, long end) {}

    /** A connection has completed its TLS handshake. */
    default void secured(long connection, TlsDetails details) {}

    /** A connection is about to be closed by this side. */
    default void closing(long connection, InetSocketAddress local, InetSocketAddress remote) {}
}
