package portlab.server.net;

import java.io.IOException;
import java.time.Duration;
import portlab.common.wire.Reason;

/**
 * Answers a connection that exceeds a limit: waits for the peer's first bytes, then lets the service answer that it is
 * {@linkplain Service#busy busy}. It does not answer earlier, because clients expect no answer before their request.
 */
final class RejectingService implements Service {
    /** How long to wait for the peer's first bytes. */
    private static final Duration FIRST_BYTES = Duration.ofSeconds(2);

    private final Service service;
    private final Reason why;
    private final Next waitForFirstBytes = new Next.WaitUntil(System.nanoTime() + FIRST_BYTES.toNanos());

    private RejectingService(Service service, Reason why) {
        this.service = service;
        this.why = why;
    }

    /**
     * Rejects a connection of {@code service}.
     *
     * @param why which limit
     */
    static Service inPlaceOf(Service service, Reason why) {
        return service.replacedBy(new RejectingService(service, why));
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        boolean ended = connection.fill() < 0;
        if (connection.input().hasRemaining()) {
            service.busy(connection, why);
            return Next.LINGER;
        }
        if (ended || connection.overdue()) {
            connection.note(why);
            return Next.CLOSE;
        }
        return waitForFirstBytes;
    }
}
