package portlab.server.net;

/** What a {@link Service} wants done with a connection when it returns. */
public sealed interface Next {

    /**
     * The service waits for the peer to say more. The connection costs no thread meanwhile, and is closed without a
     * word after the listener's idle time.
     */
    Next WAIT = Simple.WAIT;

    /**
     * The service also has bytes for the peer that {@link Connection#offer} did not take: it is called when the peer
     * says more or can take more. A peer that takes nothing for {@link Limits#stall} is cut.
     */
    Next WAIT_FOR_EITHER = Simple.WAIT_FOR_EITHER;

    /** Like {@link #WAIT_FOR_EITHER}, but what the peer says meanwhile stays unread. */
    Next WAIT_TO_WRITE = Simple.WAIT_TO_WRITE;

    /**
     * The exchange is over and the peer has nothing more to send. When it was sent bytes that the service left unread,
     * this is {@link #LINGER}.
     */
    Next CLOSE = Simple.CLOSE;

    /**
     * The exchange is over although the peer may still be sending. What was written is not lost to a reset: the output
     * is shut down, and what still comes is discarded for a while before the socket is closed.
     */
    Next LINGER = Simple.LINGER;

    /** Like {@link #WAIT}, but the service is called once more when {@link System#nanoTime} reaches {@code nanoTime}. */
    record WaitUntil(long nanoTime) implements Next {}

    /**
     * The service is called again at once, after the other connections that are ready have had their turn; for a peer that
     * sent so much that serving all of it would hold up the others.
     */
    Next AGAIN = Simple.AGAIN;

    /**
     * The service waits in line for a permit of {@code limit}, at the latest until {@link System#nanoTime} reaches
     * {@code nanoTime}. It is called once more with the permit, which {@link Connection#acquire} then gives it, or without
     * one when it is {@link Connection#overdue}. What the peer says meanwhile stays unread.
     *
     * @param last whether all who did not say so come before it, and it comes only while nobody has a permit
     */
    record WaitForPermit(ConcurrencyLimit limit, long nanoTime, boolean last) implements Next {
        public WaitForPermit(ConcurrencyLimit limit, long nanoTime) {
            this(limit, nanoTime, false);
        }
    }

    /** The wishes that carry nothing. */
    enum Simple implements Next {
        AGAIN,
        WAIT,
        WAIT_FOR_EITHER,
        WAIT_TO_WRITE,
        CLOSE,
        LINGER
    }
}
