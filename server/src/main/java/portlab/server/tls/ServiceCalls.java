package portlab.server.tls;

import portlab.server.net.Next;

/** The calls of the service of one connection: whether it has begun, and what it returned last. */
final class ServiceCalls {
    private final long idleNanos;
    private TlsService service;
    private boolean begun;
    private Next next;
    private long returnedAt;

    /** @param idleNanos how long {@link Next#WAIT} lasts at most */
    ServiceCalls(long idleNanos) {
        this.idleNanos = idleNanos;
    }

    /** Starts over with another service, unless this one serves the connection already. */
    void serveBy(TlsService current) {
        if (service != current) {
            service = current;
            begun = false;
            next = null;
        }
    }

    /** The service is called now. */
    void begin() {
        begun = true;
    }

    /** What the service returned last; null before its first call is over. */
    Next next() {
        return next;
    }

    /** The service returned this, or its connection goes on as if it had. */
    void returned(Next last) {
        next = last;
        returnedAt = System.nanoTime();
    }

    /** When the service's wait ends; {@link Next#WAIT} ends when the connection was idle for too long. */
    long waitEnds() {
        return next instanceof Next.WaitUntil until ? until.nanoTime() : returnedAt + idleNanos;
    }

    boolean waits() {
        return next == Next.WAIT || next instanceof Next.WaitUntil;
    }

    boolean isOver() {
        return next == Next.CLOSE || next == Next.LINGER;
    }

    /** Whether the service has begun, and not ended. */
    boolean isServing() {
        return begun && !isOver();
    }
}
