package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;

/**
 * Where a service records its exchanges. Its answers have no head: all that is sent is body.
 *
 * @param service the service's name
 * @param log takes each record, on the thread that serves
 */
public record ExchangeRecorder(String service, Consumer<Exchange> log) {
    private static final byte[] BUSY = Lines.reply("ERROR busy", true);

    /** Writes all of {@code reply} and records the exchange, also when the peer does not take it. */
    public void answer(
            Connection connection, RequestStart started, String request, Outcome outcome, long received, byte[] reply)
            throws IOException {
        long before = connection.sent();
        Outcome actual = Outcome.CUT;
        try {
            connection.write(ByteBuffer.wrap(reply));
            actual = outcome;
        } finally {
            record(connection, started, request, actual, received, connection.sent() - before);
        }
    }

    /** Tells a peer that there is no room for it, and records that. */
    public void busy(Connection connection) throws IOException {
        RequestStart started = connection.state() instanceof RequestStart earlier ? earlier : RequestStart.now();
        answer(connection, started, "", Outcome.BUSY, connection.input().remaining(), BUSY);
    }

    /**
     * Records an exchange that ends now.
     *
     * @param request what was asked, without the service's name; may be empty
     * @param received bytes of the request
     * @param sent bytes of the answer
     */
    public void record(
            Connection connection, RequestStart started, String request, Outcome outcome, long received, long sent) {
        log.accept(new Exchange(
                service,
                connection.peer(),
                connection.active(),
                request.isEmpty() ? service : service + " " + request,
                outcome.word(),
                received,
                sent,
                sent,
                started.millis(),
                System.nanoTime() - started.nanos(),
                null,
                null));
    }
}
