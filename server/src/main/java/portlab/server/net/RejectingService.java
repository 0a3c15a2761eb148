package portlab.server.net;

import java.io.IOException;
import java.time.Duration;

/**
 * Answers a connection that exceeds a limit: waits for the peer's first bytes, then lets the service answer that it is
 * {@linkplain Service#busy busy}. It does not answer earlier, because clients expect no answer before their request.
 */
final class RejectingService implements Service {
    /** How long to wait for the peer's first bytes. */
    private static final Duration FIRST_BYTES = Duration.ofSeconds(2);

    private final Service service;
    private final Next waitForFirstBytes = new Next.WaitUntil(System.nanoTime() + FIRST_BYTES.toNanos());

    RejectingService(Service service) {
        this.service = service;
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        boolean ended = connection.fill() < 0;
        if (connection.input().hasRemaining()) {
            service.busy(connection);
            return Next.LINGER;
        }
        return ended || connection.overdue() ? Next.CLOSE : waitForFirstBytes;
    }
}
