package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
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
    private final long readNanosAtFirstByte;
    private long bytes;

    private HttpResponse(Connection connection, ByteBuffer buffer, ResponseHead head, long firstByte, long readNanos)
            throws Failure {
        this.connection = connection;
        this.buffer = buffer;
        this.head = head;
        this.body = BodyDecoder.of(head);
        this.waitNanos = firstByte - connection.lastWrite();
        this.readNanosAtFirstByte = readNanos;
    }

    /** Reads up to the end of the head, and whatever of the body comes along with it. */
    static HttpResponse await(Connection connection, ByteBuffer buffer) throws Failure {
        HeadParser parser = new HeadParser();
        long firstByte = 0;
        long readNanos = 0;
        boolean complete = false;
        while (!complete) {
            buffer.clear();
            if (connection.read(buffer) < 0) {
                throw ended(connection, parser);
            }
            if (parser.untouched()) {
                firstByte = connection.lastRead();
                readNanos = connection.readNanos();
            }
            complete = parser.feed(buffer.flip());
        }
        connection.trace().received(firstByte, parser.raw());
        return new HttpResponse(connection, buffer, parser.head(), firstByte, readNanos);
    }

    public ResponseHead head() {
        return head;
    }

    /**
     * Reads the body to its end, in constant memory.
     *
     * @param sink where it goes; time spent there is not counted as receiving
     * @param meter moved on as the body comes
     * @throws IOException what {@code sink} threw
     * @throws Failure when the peer is silent, gone, or closes before the body's end
     */
    public void transferTo(WritableByteChannel sink, Meter meter) throws IOException, Failure {
        meter.expect(body.length());
        while (true) {
            long passed = body.decode(buffer, sink);
            bytes += passed;
            meter.add(passed);
            if (body.complete() || !more()) {
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

    /** What has come of it so far. */
    public Reply reply() {
        long receiveNanos = connection.readNanos() - readNanosAtFirstByte;
        return new Reply(
                head, connection.name(), bytes, new Timing(connection.connectNanos(), waitNanos, receiveNanos));
    }

    @Override
    public void close() {
        connection.close();
    }

    private static Failure ended(Connection connection, HeadParser parser) {
        return parser.untouched()
                ? new Failure(
                        ExitCode.EMPTY_REPLY,
                        connection.name() + " closed the connection without an answer",
                        "is this the port of an HTTP server?")
                : new Failure(ExitCode.TRUNCATED, connection.name() + " ended the answer inside its head", "try again");
    }
}
