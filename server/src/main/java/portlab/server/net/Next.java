package portlab.server.net;

/** What a {@link Service} wants to happen next on a connection. */
public sealed interface Next {

    /**
     * Waits for more bytes from the peer. A waiting connection needs no thread. The server closes it without an answer
     * after the listener's idle time.
     */
    Next WAIT = Simple.WAIT;

    /**
     * Waits until the peer has sent more, or can take more of what {@link Connection#offer} left. A peer that takes nothing
     * for {@link Limits#stall} is cut.
     */
    Next WAIT_FOR_EITHER = Simple.WAIT_FOR_EITHER;

    /** Like {@link #WAIT_FOR_EITHER}, but reads nothing from the peer meanwhile. */
    Next WAIT_TO_WRITE = Simple.WAIT_TO_WRITE;

    /**
     * Closes the connection: the exchange is over, and the peer has nothing more to send. If the service left bytes unread,
     * this is the same as {@link #LINGER}.
     */
    Next CLOSE = Simple.CLOSE;

    /**
     * Closes the connection although the peer may still be sending. To keep a reset from destroying the answer, the server
     * shuts down the output and discards input for a while before it closes the socket.
     */
    Next LINGER = Simple.LINGER;

    /** Like {@link #WAIT}, but also calls the service when {@link System#nanoTime} reaches {@code nanoTime}. */
    record WaitUntil(long nanoTime) implements Next {}

    /**
     * Calls the service again after all other ready connections had their turn, for a peer that sent so much that serving
     * all of it at once would delay the others.
     */
    Next AGAIN = Simple.AGAIN;

    /**
     * Waits in line for a permit of {@code limit}, at most until {@link System#nanoTime} reaches {@code nanoTime}. The
     * service is called when the permit arrives, and takes it with {@link Connection#acquire}, or when it is
     * {@link Connection#overdue}. Reads nothing from the peer meanwhile.
     *
     * @param last whether to wait until no other connection waits for a permit or has one
     */
    record WaitForPermit(ConcurrencyLimit limit, long nanoTime, boolean last) implements Next {
        public WaitForPermit(ConcurrencyLimit limit, long nanoTime) {
            this(limit, nanoTime, false);
        }
    }

    /** The values without parameters. */
    enum Simple implements Next {
        AGAIN,
        WAIT,
        WAIT_FOR_EITHER,
        WAIT_TO_WRITE,
        CLOSE,
        LINGER
    }
}
