package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Consumer;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;

/**
 * Records the exchanges of a raw service. These services send no heads, so all that they send counts as body.
 *
 * @param service the service's name
 * @param log receives each record, on the thread that serves
 */
record ExchangeRecorder(String service, Consumer<Exchange> log) {
    private static final byte[] BUSY = Lines.bytes("ERROR busy", true);

    /** How an exchange ended. */
    enum Outcome {
        /** The peer got what it asked for. */
        OK,
        /** The request was invalid or exceeded a limit. */
        REFUSED,
        /** The server had no room for the connection, or for what it sent. */
        BUSY,
        /** The connection ended before the answer was complete. */
        CUT;

        /** The word for the log. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * When the server saw the first byte of a request.
     *
     * @param millis ms since 1970
     * @param nanos on the scale of {@link System#nanoTime}
     */
    record RequestStart(long millis, long nanos) {
        static RequestStart now() {
            return new RequestStart(System.currentTimeMillis(), System.nanoTime());
        }
    }

    /** Answers that the server has no room for the connection, and records that. */
    void busy(Connection connection, Reason why) throws IOException {
        RequestStart start = connection.state() instanceof RequestStart earlier ? earlier : RequestStart.now();
        long received = connection.input().remaining();
        long before = connection.sent();
        Outcome outcome = Outcome.CUT;
        connection.note(why);
        try {
            connection.write(ByteBuffer.wrap(BUSY));
            outcome = Outcome.BUSY;
        } finally {
            record(connection, start, "", outcome, received, connection.sent() - before, Decisions.of(why));
        }
    }

    /**
     * Records an exchange that ends now.
     *
     * @param request the request without the service's name; may be empty
     * @param received bytes of the request
     * @param sent bytes of the answer
     * @param decisions why this answer
     */
    void record(
            Connection connection,
            RequestStart start,
            String request,
            Outcome outcome,
            long received,
            long sent,
            Decisions decisions) {
        log.accept(new Exchange(
                service,
                connection.peer(),
                connection.active(),
                request.isEmpty() ? service : service + " " + request,
                outcome.word(),
                received,
                sent,
                sent,
                start.millis(),
                System.nanoTime() - start.nanos(),
                null,
                null,
                decisions,
                connection.tls()));
    }
}
