package portlab.server.net;

import java.io.IOException;
import portlab.common.wire.Reason;

/**
 * Serves one protocol, on any number of connections at once.
 *
 * <p>A service never waits for input: it reads what has arrived, answers what it can, and returns a {@link Next}. What it
 * leaves unread stays in the connection's {@linkplain Connection#input() input}. Anything else it needs in the next call
 * goes into {@link Connection#state(Object)}.
 */
public interface Service {

    /** The protocol's name in options and logs: {@code http}, {@code calc}. */
    String name();

    /**
     * Called when the peer has sent bytes or ended its side, or when the deadline of a {@link Next.WaitUntil} passes.
     * Calls for one connection never overlap.
     *
     * @throws IOException when the peer is gone or too slow; the server then resets the connection. After any other
     *     exception, which is a bug in the service, it also writes to the error log
     */
    Next serve(Connection connection) throws IOException;

    /**
     * Called instead of {@link #serve} when the server has no room for the connection or for its unread input: answers in
     * the protocol's own form that the server is busy, and logs that. The {@linkplain Connection#input() input} holds what
     * the peer has sent. The connection then ends as after {@link Next#LINGER}, without a call of {@link #cut}.
     *
     * @param why what there is no room for
     * @throws IOException like {@link #serve}
     */
    default void busy(Connection connection, Reason why) throws IOException {}

    /**
     * Called once when a connection ends without {@link Next#CLOSE} or {@link Next#LINGER} from the service: the connection
     * timed out, {@link #serve} threw, or the server stops. The service can no longer write. It should log an exchange that
     * was under way, and release what {@link Connection#state()} holds.
     */
    default void cut(Connection connection) {}

    /**
     * Another service that takes over a connection from this one, for example to say that the server is busy. A service that
     * reaches its connections through another protocol, such as TLS, wraps the other one in the same way.
     */
    default Service replacedBy(Service other) {
        return other;
    }
}
