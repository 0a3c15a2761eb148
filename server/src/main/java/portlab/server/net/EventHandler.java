package portlab.server.net;

import java.nio.channels.SelectionKey;

/** Handles the events of a listening socket or a waiting connection (a term of the reactor pattern). Only the leader calls it. */
abstract sealed class EventHandler extends Deadlines.Timed permits Acceptor, ConnectionHandler {

    /** Null before the handler is registered with the selector. */
    SelectionKey key;

    /** The round of the select that reported the socket as readable; {@link Connection#NO_ROUND} once its turn began. */
    long round = Connection.NO_ROUND;

    /** Called when the socket is ready. */
    abstract void turn(Worker leader);

    /** Called when the deadline has passed. */
    abstract void due(Worker leader);
}
