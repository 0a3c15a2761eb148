package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Timing;

/** A response whose head has been read and whose body has not. Closing it closes the connection. */
public final class HttpResponse implements AutoCloseable {
    private final Connection connection;
    private final ByteBuffer buffer;
    private final ResponseHead head;
    private final BodyDecoder body;
    private final long firstByte;
    private long bytes;

    /**
     * @param buffer the bytes received after the head
     * @param firstByte the arrival time of the first byte, by {@link System#nanoTime}
     */
    HttpResponse(Connection connection, ByteBuffer buffer, ResponseHead head, BodyDecoder body, long firstByte) {
        this.connection = connection;
        this.buffer = buffer;
        this.head = head;
        this.body = body;
        this.firstByte = firstByte;
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
            bytes += passed;
            meter.add(passed);
            if (body.complete() || bytes > most || !more()) {
                break;
            }
        }
        connection.trace().note(connection.lastRead(), "end of the body, " + bytes + " bytes");
    }

    /** @return false at a valid end of the body */
    private boolean more() throws Failure {
        buffer.clear();
        int count = connection.read(buffer);
        buffer.flip();
        if (count < 0 && !body.mayEnd()) {
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

    /** The facts so far. */
    public Reply reply() {
        return new Reply(head, connection.name(), bytes, connection.timing(firstByte));
    }

    @Override
    public void close() {
        connection.close();
    }

    /**
     * The facts of a response.
     *
     * @param address the address and port that answered, {@code 127.0.0.1:8080}
     * @param bytes of the body read so far
     */
    public record Reply(ResponseHead head, String address, long bytes, Timing timing) {}
}
