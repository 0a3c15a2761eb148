package portlab.server.net;

import java.io.IOException;
import java.time.Duration;

/**
 * Speaks for a service to a peer for whom there is no room: its first words are answered with that. It is not told
 * before, because programs do not expect an answer to what they have not asked yet.
 */
final class RejectingService implements Service {
    /** How long such a peer may take to say something. */
    private static final Duration FIRST_WORD = Duration.ofSeconds(2);

    private final Service service;
    private final Next untilTheFirstWord = new Next.WaitUntil(System.nanoTime() + FIRST_WORD.toNanos());

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
        return ended || connection.overdue() ? Next.CLOSE : untilTheFirstWord;
    }
}
