package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Moments;
import portlab.client.measure.Phase;
import portlab.client.measure.Timing;
import portlab.client.tls.TlsDetails;
import portlab.common.wire.Reason;

/**
 * A response whose head has been read and whose body has not. Closing it closes the connection, unless the connection is kept
 * for other requests and the whole body was read.
 */
public final class HttpResponse implements AutoCloseable {
    private final HttpConnection carrier;
    private final Connection connection;
    private final ByteBuffer buffer;
    private final ResponseHead head;
    private final BodyDecoder body;
    private final boolean reused;
    private final long sent;
    private final long firstByte;
    private final long readBefore;
    private long bytes;

    /** Until when saving is reported, by {@link System#nanoTime}; 0 if nothing is. */
    private long saved;

    private boolean closed;

    /**
     * @param firstByte the arrival time of the first byte, by {@link System#nanoTime}
     * @param readBefore what {@link Connection#laterReadNanos} said then
     */
    HttpResponse(HttpConnection carrier, ResponseHead head, BodyDecoder body, long firstByte, long readBefore) {
        this.carrier = carrier;
        this.connection = carrier.connection();
        this.buffer = carrier.buffer();
        this.head = head;
        this.body = body;
        this.reused = carrier.isReused();
        this.sent = carrier.sent();
        this.firstByte = firstByte;
        this.readBefore = readBefore;
    }

    public ResponseHead head() {
        return head;
    }

    /** The body's length according to the head, or {@link Meter#UNKNOWN}. */
    public long length() {
        return body.length();
    }

    /** Whether the whole body arrived together with the head. */
    public boolean isComplete() {
        return body.length() != Meter.UNKNOWN && buffer.remaining() >= body.length();
    }

    /** Reads the body to its end, in constant memory. */
    public void transferTo(WritableByteChannel sink, Meter meter) throws IOException, Failure {
        transferTo(sink, meter, Long.MAX_VALUE);
    }

    /**
     * Reads the body to its end, or until more than {@code most} bytes have arrived.
     *
     * @param sink receives the body; time spent writing to it does not count as receiving
     * @param meter counts bytes as they arrive
     * @throws IOException if {@code sink} throws it
     * @throws Failure if the peer is silent or closes before the end of the body
     */
    public void transferTo(WritableByteChannel sink, Meter meter, long most) throws IOException, Failure {
        meter.expect(body.length());
        while (true) {
            long passed = body.decode(buffer, sink);
            if (connection.isWatched()) {
                reportSaved();
            }
            bytes += passed;
            meter.add(passed);
            if (body.complete() || bytes > most || !more()) {
                break;
            }
        }
    }

    /** Reports the time since the last read as spent on saving, and no moment twice. */
    private void reportSaved() {
        long now = System.nanoTime();
        connection.spent(Phase.SAVE, saved == 0 ? connection.lastRead() : Math.max(saved, connection.lastRead()), now);
        saved = now;
    }

    /** @return false at a valid end of the body */
    private boolean more() throws Failure {
        buffer.clear();
        int count = connection.read(buffer);
        buffer.flip();
        if (count < 0 && !body.mayEnd()) {
            if (connection.isWatched()) {
                connection.explain(Reason.CUT_TRUNCATED, "");
            }
            String of = body.length() == Meter.UNKNOWN ? "" : " of " + body.length();
            throw new Failure(
                    ExitCode.TRUNCATED,
                    connection.name() + " closed the connection after " + bytes + of + " bytes",
                    "try again");
        }
        return count >= 0;
    }

    /**
     * Waits for a task up to the time limit for silence.
     *
     * @param what the problem if the time is up, a clause for the failure
     * @throws ExecutionException if the task fails
     */
    public <T> T await(CompletableFuture<T> task, String what) throws ExecutionException, Failure {
        return connection.await(task, what);
    }

    /** Whether somebody watches. Only then may a caller {@linkplain #note explain} itself, which loads classes. */
    public boolean isWatched() {
        return connection.isWatched();
    }

    /** Explains to those who watch the wire how the command goes on. */
    public void note(Reason reason, String detail) {
        connection.note(reason, detail);
    }

    /** The facts so far. */
    public Reply reply() {
        Moments moments = moments();
        Timing timing = new Timing(
                moments.connectNanos(),
                moments.tlsNanos(),
                moments.waitNanos(),
                connection.laterReadNanos() - readBefore,
                moments.totalNanos());
        return new Reply(head, connection.name(), bytes, timing, Optional.ofNullable(connection.tlsDetails()));
    }

    /** When the phases so far began and ended; on a connection that was open before, connecting took no time. */
    public Moments moments() {
        long connected = reused ? sent : connection.connectedNanoTime();
        long connect = reused ? sent : connected - connection.connectNanos();
        long secured = reused ? sent : connected + connection.tlsNanos();
        return new Moments(connect, connected, secured, sent, firstByte, connection.lastRead());
    }

    /** Whether the connection has carried a response before this one. */
    public boolean reusesConnection() {
        return reused;
    }

    /** Whether both sides are ready for another request on the same connection. */
    boolean keepsConnection() {
        return body.complete() && head.keepsConnection();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (bytes > 0 && connection.isWatched()) {
                reportSaved();
            }
            carrier.release(this);
        }
    }

    /**
     * The facts of a response.
     *
     * @param address the address and port that answered, {@code 127.0.0.1:8080}
     * @param bytes of the body read so far
     * @param tls what the connection's handshake agreed on; empty without TLS
     */
    public record Reply(ResponseHead head, String address, long bytes, Timing timing, Optional<TlsDetails> tls) {

        /** Without TLS. */
        public Reply(ResponseHead head, String address, long bytes, Timing timing) {
            this(head, address, bytes, timing, Optional.empty());
        }
    }
}
