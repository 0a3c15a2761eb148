package portlab.server.net;

import java.nio.channels.SelectionKey;

/** What a leader watches: a listening socket, or a connection that waits. All of this happens under the lead. */
abstract sealed class Endpoint extends Deadlines.Timed permits Acceptor, SocketConnection {

    /** Its place in the selector; null while it has none. */
    SelectionKey key;

    /** Does what it became ready for. */
    abstract void turn(Worker leader);

    /** Does what its deadline was set for. */
    abstract void due(Worker leader);
}
