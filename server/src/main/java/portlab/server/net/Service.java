package portlab.server.net;

import java.io.IOException;

/**
 * One protocol, spoken on any number of connections at once.
 *
 * <p>A service is plain blocking code that never waits for a peer with nothing to say: it reads what has come, answers
 * what it can, and says with a {@link Next} what it wants. What it has read but not used stays in the connection's
 * {@linkplain Connection#input() input}; anything else it must remember goes into {@link Connection#state(Object)}.
 */
public interface Service {

    /** The protocol's short name, as options and logs write it: {@code http}, {@code calc}. */
    String name();

    /**
     * Called when the peer has sent bytes or has ended its side, and once more when the deadline of a
     * {@link Next.WaitUntil} passes. Calls for one connection never overlap.
     *
     * @throws IOException when the peer is gone or too slow; the connection is then dropped without ceremony. Any other
     *     exception is a defect of the service: it costs this connection and one line in the log
     */
    Next serve(Connection connection) throws IOException;

    /**
     * Called instead of {@link #serve} when there is no room for a connection, or for what it left unread: tells the peer
     * so, in the protocol's own words, and records that. What the peer has said so far is in the
     * {@linkplain Connection#input() input}. The connection then ends as after {@link Next#LINGER}, and {@link #cut} is
     * not called.
     *
     * @throws IOException as {@link #serve} does
     */
    default void busy(Connection connection) throws IOException {}

    /**
     * Called once, instead of any further {@link #serve}, when a connection ends although the service has not said
     * {@link Next#CLOSE} or {@link Next#LINGER}: it was idle or stalled for too long, {@link #serve} threw, or the
     * server stops. The peer cannot be reached any more; what is left to do is to record an exchange that was under way
     * and to let go of what {@link Connection#state()} holds.
     */
    default void cut(Connection connection) {}
}
