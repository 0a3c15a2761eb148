package portlab.client.net;

import java.nio.ByteBuffer;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.wire.Reason;

/**
 * A connection to an HTTP server, for one request or for several whose responses come in order. After a response,
 * {@link #release} closes it or keeps it in its pool. Not thread-safe, except for {@link #close()}.
 */
final class HttpConnection implements AutoCloseable {
    /** The most that a socket stream reads at once. */
    private static final int BUFFER = 128 * 1024;

    private final Connection connection;
    private final Endpoint endpoint;
    private final ConnectionPool pool;
    private final ByteBuffer buffer;
    private int unanswered;
    private int answered;

    /** The exchanges that have begun: with a request, or with the response to one of several requests in one write. */
    private int exchanges;

    private long sent;
    private boolean responseBegan;

    /**
     * Requests as they are sent.
     *
     * @param count the number of requests
     */
    record Prepared(String text, int count) {}

    /**
     * @param pool where it stays open between requests; null for a connection that carries one
     * @param buffer a {@link #newBuffer} for what is read
     */
    HttpConnection(Connection connection, Endpoint endpoint, ConnectionPool pool, ByteBuffer buffer) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.pool = pool;
        this.buffer = buffer.limit(0);
    }

    /** A new buffer for a connection. */
    static ByteBuffer newBuffer() {
        return ByteBuffer.allocate(BUFFER);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Sends requests in one write. */
    void send(Prepared requests) throws Failure {
        responseBegan = false;
        if (unanswered == 0) {
            beginExchange();
        }
        unanswered += requests.count();
        connection.write(requests.text());
        sent = connection.lastWrite();
    }

    /**
     * Waits for the head of the next response.
     *
     * @param method of its request: a response to HEAD has no body
     */
    HttpResponse receive(String method) throws Failure {
        if (exchanges == answered) {
            beginExchange();
        }
        HeadParser parser = new HeadParser();
        responseBegan = buffer.hasRemaining();
        connection.limitTotal();
        if (!responseBegan) {
            fill(parser);
        }
        long firstByte = connection.lastRead();
        long readBefore = connection.laterReadNanos();
        while (!parser.feed(buffer)) {
            fill(parser);
        }
        connection.limitEachRead();
        ResponseHead head = parser.head();
        BodyDecoder body = method.equals("HEAD") ? new BodyDecoder.CountedBody(0) : BodyDecoder.of(head);
        if (connection.isWatched()) {
            boolean absent = method.equals("HEAD") || BodyDecoder.isAbsent(head);
            connection.note(absent ? Reason.BODY_ABSENT : body.framing(), "");
        }
        return new HttpResponse(this, head, body, firstByte, readBefore);
    }

    private void beginExchange() {
        if (exchanges > 0) {
            connection.reused();
        }
        exchanges++;
    }

    private void fill(HeadParser parser) throws Failure {
        int count = connection.read(buffer.clear());
        buffer.flip();
        if (count < 0) {
            if (connection.isWatched()) {
                connection.explain(Reason.CUT_TRUNCATED, "");
            }
            throw ended(parser);
        }
        responseBegan = true;
    }

    private Failure ended(HeadParser parser) {
        return parser.isEmpty()
                ? new Failure(
                        ExitCode.EMPTY_REPLY,
                        connection.name() + " closed the connection without answering",
                        "is this the port of an HTTP server?")
                : new Failure(
                        ExitCode.TRUNCATED,
                        connection.name() + " closed the connection in the middle of the head",
                        "try again");
    }

    /**
     * Whether the server closed the connection before it answered, as it may at any time on a connection that is kept open. The
     * requests without an answer may then be sent again (RFC 9112, 9.3.1).
     */
    boolean lost(Failure failure) {
        boolean closed = failure.exit() == ExitCode.EMPTY_REPLY || failure.exit() == ExitCode.RESET;
        return closed && !responseBegan;
    }

    /** Whether a response has been read here before, so that the connection may have been closed meanwhile. */
    boolean isReused() {
        return answered > 0;
    }

    /** The number of responses that were read completely. */
    int answered() {
        return answered;
    }

    /** When the last requests were sent, by {@link System#nanoTime}. */
    long sent() {
        return sent;
    }

    Connection connection() {
        return connection;
    }

    /** The bytes that have arrived and belong to no response yet. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Ends a response: waits for the next one on the same connection, keeps the connection for later, or closes it. */
    void release(HttpResponse response) {
        unanswered--;
        answered++;
        // Bytes that nobody asked for are not a response (RFC 9112, 9.2).
        boolean unasked = unanswered == 0 && buffer.hasRemaining();
        if (pool == null || unasked || !response.keepsConnection()) {
            close();
        } else if (unanswered == 0) {
            pool.give(this);
        }
    }

    @Override
    public void close() {
        connection.close();
        if (pool != null) {
            pool.remove(this);
        }
    }
}
