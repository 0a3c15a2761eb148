package portlab.server.net;

import java.net.InetSocketAddress;
import java.util.List;
import portlab.server.net.Connection.Load;

/**
 * What a server is doing at one moment. It is read without stopping anybody, so its parts may be some microseconds apart.
 *
 * @param open some of the open connections, the latest first; those of the admin port too
 * @param connections how many connections are open in all, those of the admin port included
 * @param ended connections that ended since the last overview, or some of them
 */
public record Overview(Load load, List<Peer> open, int connections, List<Peer> ended, List<Group> groups) {
    /** What a connection does. */
    public enum State {
        /** Nothing has come from the peer yet. */
        NEW,
        /** The last exchange is over. */
        IDLE,
        /** In the middle of an exchange: the peer has to send more, or the service has more to send later. */
        EXCHANGE,
        /** A worker serves it. */
        WORKING,
        /** A worker waits for the peer to read, or the service does without a worker. */
        SENDING,
        /** It waits for a permit. */
        QUEUED,
        /** The server discards what still comes. */
        CLOSING,
        ENDED
    }

    /**
     * A connection.
     *
     * @param worker the name of the worker that serves it, or null
     */
    public record Peer(
            String service,
            InetSocketAddress client,
            State state,
            long ageNanos,
            long received,
            long sent,
            String worker) {}

    /**
     * Workers that take turns at leading.
     *
     * @param turns how often they have served a connection so far
     */
    public record Group(boolean admin, long turns, List<Member> workers) {}

    /** What a worker does. */
    public enum Role {
        /** It has the lead, and waits for events or serves a connection. */
        LEADING,
        /** It waits for the lead. */
        FOLLOWING,
        /** It serves a single connection without the lead. */
        DETACHED
    }

    /**
     * A worker.
     *
     * @param serving the connection that it serves, or null
     */
    public record Member(String name, Role role, long turns, Peer serving) {}
}
