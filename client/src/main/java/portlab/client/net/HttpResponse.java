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

/** An answer whose head is here and whose body is on its way. Closing it closes the connection. */
public final class HttpResponse implements AutoCloseable {
    private final Connection connection;
    private final ByteBuffer buffer;
    private final ResponseHead head;
    private final BodyDecoder body;
    private final long waitNanos;
    private long bytes;

    /**
     * @param buffer what came along with the head
     * @param firstByte when the first byte came, by {@link System#nanoTime}
     */
    HttpResponse(Connection connection, ByteBuffer buffer, ResponseHead head, BodyDecoder body, long firstByte) {
        this.connection = connection;
        this.buffer = buffer;
        this.head = head;
        this.body = body;
        this.waitNanos = firstByte - connection.lastWrite();
    }

    public ResponseHead head() {
        return head;
    }

    /** The body's length as the head gives it, or {@link Meter#UNKNOWN}. */
    public long length() {
        return body.length();
    }

    /** Whether the whole body has come along with the head. */
    public boolean isAllHere() {
        return body.length() != Meter.UNKNOWN && buffer.remaining() >= body.length();
    }

    /** Reads the body to its end, in constant memory, as the other method does. */
    public void transferTo(WritableByteChannel sink, Meter meter) throws IOException, Failure {
        transferTo(sink, meter, Long.MAX_VALUE);
    }

    /**
     * Reads the body to its end, or until more than {@code most} bytes of it have come.
     *
     * @param sink where it goes; time spent there is not counted as receiving
     * @param meter moved on as the body comes
     * @throws IOException what {@code sink} threw
     * @throws Failure when the peer is silent, gone, or closes before the body's end
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

    /** @return false where the connection ends as it may */
    private boolean more() throws Failure {
        buffer.clear();
        int count = connection.read(buffer);
        buffer.flip();
        if (count < 0 && !body.mayEnd()) {
            String of = body.length() == Meter.UNKNOWN ? "" : " of " + body.length();
            throw new Failure(
                    ExitCode.TRUNCATED,
                    connection.name() + " ended the answer after " + bytes + of + " bytes",
                    "try again");
        }
        return count >= 0;
    }

    /**
     * Waits for something that takes part in the transfer besides the peer, for as long as a peer may be silent.
     *
     * @param what it is waited for, a clause for the failure when the time is up
     * @throws ExecutionException with what it threw
     */
    public <T> T await(CompletableFuture<T> task, String what) throws ExecutionException, Failure {
        return connection.await(task, what);
    }

    /** What has come of it so far. */
    public HttpReply reply() {
        Timing timing = new Timing(connection.connectNanos(), waitNanos, connection.laterReadNanos());
        return new HttpReply(head, connection.name(), bytes, timing);
    }

    @Override
    public void close() {
        connection.close();
    }
}
