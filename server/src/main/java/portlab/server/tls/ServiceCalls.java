package portlab.server.tls;

import portlab.server.net.Next;

/** The calls of the service of one connection: whether it has begun, and what it returned last. */
final class ServiceCalls {
    private final long idleNanos;
    private TlsService service;
    private boolean begun;
    private Next wish;
    private long wishedAt;

    /** @param idleNanos how long {@link Next#WAIT} lasts at most */
    ServiceCalls(long idleNanos) {
        this.idleNanos = idleNanos;
    }

    /** Starts over with another service, unless this one serves the connection already. */
    void serveBy(TlsService current) {
        if (service != current) {
            service = current;
            begun = false;
            wish = null;
        }
    }

    /** The service is called now. */
    void begin() {
        begun = true;
    }

    /** What the service returned last; null before its first call is over. */
    Next wish() {
        return wish;
    }

    void wish(Next next) {
        wish = next;
        wishedAt = System.nanoTime();
    }

    /** When the service's wait ends; {@link Next#WAIT} ends when the connection was idle for too long. */
    long wishEnds() {
        return wish instanceof Next.WaitUntil until ? until.nanoTime() : wishedAt + idleNanos;
    }

    boolean waits() {
        return wish == Next.WAIT || wish instanceof Next.WaitUntil;
    }

    boolean isOver() {
        return wish == Next.CLOSE || wish == Next.LINGER;
    }

    /** Whether the service has begun, and not ended. */
    boolean isServing() {
        return begun && !isOver();
    }
}
