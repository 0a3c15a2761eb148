package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.net.Next;
import portlab.server.service.ExchangeRecorder.Outcome;
import portlab.server.service.ExchangeRecorder.RequestStart;
import portlab.server.service.LineFramer.Frame;
import portlab.server.service.LineFramer.InputState;
import portlab.server.service.LineService.Request;

/**
 * The lines in a connection's input, and the replies to them, during one call of the service. Replies to pipelined lines
 * leave in as few writes as possible. Between calls the connection's state is the {@link RequestStart} of an incomplete
 * line, or null when there is none.
 */
final class Lines {
    private static final int MAX_UNSENT = 256;

    private final Connection connection;
    private final LineFramer framer;
    private final ExchangeRecorder recorder;
    private final List<Reply> unsent = new ArrayList<>();
    private ByteBuffer output;
    private InputState inputState;
    private RequestStart now;
    private RequestStart start;
    private int searched;

    /** Reads what has arrived on {@code connection}. */
    Lines(Connection connection, LineFramer framer, ExchangeRecorder recorder) throws IOException {
        this.connection = connection;
        this.framer = framer;
        this.recorder = recorder;
        this.searched =
                connection.state() instanceof RequestStart ? connection.input().remaining() : 0;
        this.inputState = fill(connection);
        this.now = RequestStart.now();
        this.start = connection.state() instanceof RequestStart earlier ? earlier : now;
    }

    /** A byte that arrives together with the deadline breaks the silence. */
    private static InputState fill(Connection connection) throws IOException {
        int filled = connection.fill();
        if (filled < 0) {
            return InputState.ENDED;
        }
        return filled == 0 && connection.overdue() ? InputState.SILENT : InputState.FLOWING;
    }

    /** Forgets what is known about the input, after the service has read bytes that are not lines. */
    void restart() {
        searched = 0;
        inputState = InputState.FLOWING;
        now = RequestStart.now();
        start = now;
    }

    /** Takes the next line off the input. */
    Frame next() {
        Frame frame = framer.next(connection.input(), searched, inputState);
        searched = 0;
        return frame;
    }

    /** Begins the request of the line from {@link #next}. The lines after it started when this call read the input. */
    Request begin(String summary, int length, boolean newline, Reason why) {
        connection.note(why);
        Request request = new Request(start, summary, length, newline, Decisions.of(why));
        start = now;
        connection.state(null);
        return request;
    }

    /** Whether the peer has closed its side and all of its bytes are used. */
    boolean isExhausted() {
        return inputState == InputState.ENDED && !connection.input().hasRemaining();
    }

    /** What to do when {@link #next} finds no complete line. */
    Next waitForMore(Duration silence) {
        if (inputState == InputState.ENDED) {
            connection.note(Reason.CLOSED_BY_PEER);
            return Next.CLOSE;
        }
        boolean begun = connection.input().hasRemaining();
        connection.state(begun ? start : null);
        return begun ? new Next.WaitUntil(System.nanoTime() + silence.toNanos()) : Next.WAIT;
    }

    /** Adds a reply of one line; it ends with LF when the request did. */
    void reply(Request request, Outcome outcome, String text) throws IOException {
        reply(request, outcome, bytes(text, request.newline()));
    }

    /** Adds a reply. It is sent when the service returns, or before when the output is full. */
    void reply(Request request, Outcome outcome, byte[] reply) throws IOException {
        if (unsent.size() == MAX_UNSENT || !unsent.isEmpty() && reply.length > output.remaining()) {
            connection.stepAside();
            send();
        }
        if (unsent.isEmpty()) {
            output =
                    reply.length > Connection.OUTPUT_CAPACITY ? ByteBuffer.allocate(reply.length) : connection.output();
        }
        output.put(reply);
        unsent.add(new Reply(request, outcome, reply.length));
    }

    /** Sends the replies added so far and records their exchanges. Call it before writing to the connection directly. */
    void send() throws IOException {
        if (unsent.isEmpty()) {
            return;
        }
        long before = connection.sent();
        boolean complete = false;
        try {
            connection.write(output.flip());
            complete = true;
        } catch (IOException e) {
            unsent.replaceAll(reply -> reply.cut(e));
            throw e;
        } finally {
            for (Reply reply : unsent) {
                record(reply, complete, connection.sent() - before);
            }
        }
        unsent.clear();
    }

    /** When a write of several replies fails, all of them count as cut, with no bytes sent. */
    private void record(Reply reply, boolean complete, long written) {
        Request request = reply.request;
        long sent = complete ? reply.length : unsent.size() == 1 ? written : 0;
        Outcome outcome = complete ? reply.outcome : Outcome.CUT;
        recorder.record(
                connection, request.start(), request.summary(), outcome, request.received(), sent, request.decisions());
    }

    /** The bytes of a line, with LF at the end if {@code newline} is set. */
    static byte[] bytes(String text, boolean newline) {
        return (newline ? text + "\n" : text).getBytes(StandardCharsets.UTF_8);
    }

    private record Reply(Request request, Outcome outcome, int length) {
        Reply cut(IOException failure) {
            return new Reply(request.cut(failure), outcome, length);
        }
    }
}
