package portlab.server.net;

import java.nio.channels.SelectionKey;

/**
 * What the leader's selector watches: a listening socket, or a connection that waits (the reactor pattern's term). Only
 * the leader calls it.
 */
abstract sealed class EventHandler extends Deadlines.Timed permits Acceptor, ConnectionHandler {

    /** Its place in the selector; null while it has none. */
    SelectionKey key;

    /** Does what it became ready for. */
    abstract void turn(Worker leader);

    /** Does what its deadline was set for. */
    abstract void due(Worker leader);
}
