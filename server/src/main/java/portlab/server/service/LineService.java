package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.net.Service;
import portlab.server.service.ExchangeRecorder.Outcome;
import portlab.server.service.ExchangeRecorder.RequestStart;
import portlab.server.service.LineFramer.Frame;

/**
 * A service whose requests are lines of text, any number of them on a connection. A line ends at LF or CR LF, at the end
 * of the stream, or when the peer is silent for a while. This class frames lines, refuses those that are too long,
 * answers {@code ERROR busy} when the server is full, and records each exchange; a subclass implements {@link #answer}.
 */
public abstract class LineService implements Service {
    /** The default time after which an unterminated line counts as complete. */
    public static final Duration SILENCE = Duration.ofMillis(200);

    /**
     * A request line as records and replies need it. The bytes of the line are not part of it, because the next read
     * overwrites them.
     *
     * @param summary the request as the log shows it, without the service's name
     * @param received bytes received for the request, the line's terminator included
     * @param newline whether the reply ends with LF, as the line did
     * @param decisions what was decided so far
     */
    record Request(RequestStart start, String summary, long received, boolean newline, Decisions decisions) {

        /** The same request after {@code bytes} more were received for it. */
        Request plus(long bytes) {
            return new Request(start, summary, received + bytes, newline, decisions);
        }

        /** The same request, whose answer failed. */
        Request cut(IOException failure) {
            Decisions all = decisions.andOnce(CutException.reason(failure));
            return new Request(start, summary, received, newline, all);
        }

        /** The same request after another decision, which those who watch the wire see at once. */
        Request decided(Reason reason, Connection connection) {
            connection.note(reason);
            return new Request(start, summary, received, newline, decisions.and(reason));
        }
    }

    private final LineFramer framer;
    private final Duration silence;
    private final ExchangeRecorder recorder;

    /**
     * @param name the service's name in options and logs
     * @param maximum bytes that a line may have, its terminator not counted
     * @param silence time after which an unterminated line counts as complete
     * @param log receives a record of each exchange
     */
    LineService(String name, int maximum, Duration silence, Consumer<Exchange> log) {
        this.framer = new LineFramer(maximum);
        this.silence = silence;
        this.recorder = new ExchangeRecorder(name, log);
    }

    @Override
    public final String name() {
        return recorder.service();
    }

    @Override
    public final Next serve(Connection connection) throws IOException {
        Lines lines = new Lines(connection, framer, recorder);
        Optional<Next> next = Optional.empty();
        for (int steps = 0; next.isEmpty(); steps++) {
            next = steps < stepsPerTurn() ? step(connection, lines) : Optional.of(Next.AGAIN);
        }
        lines.send();
        return next.get();
    }

    @Override
    public final void busy(Connection connection, Reason why) throws IOException {
        recorder.busy(connection, why);
    }

    /**
     * Answers one line.
     *
     * @param text the line without its terminator, a view that is valid until the next read or write
     * @param lines sends the reply
     * @return what to do with the connection; empty to answer the next line
     */
    abstract Optional<Next> answer(Connection connection, Request request, ByteBuffer text, Lines lines)
            throws IOException;

    /** How many steps the service takes for one peer before other connections get their turn. */
    int stepsPerTurn() {
        return Integer.MAX_VALUE;
    }

    /** The log's text for a request; by default its first characters. */
    String summary(ByteBuffer text) {
        return Frame.excerpt(text);
    }

    /** Why the service refuses a line of more than {@code maximum} bytes. */
    String tooLong(int maximum) {
        return "the line is longer than " + maximum + " bytes";
    }

    /** Answers the next line; empty when more may follow. */
    Optional<Next> step(Connection connection, Lines lines) throws IOException {
        Frame frame = lines.next();
        if (frame instanceof Frame.Line line) {
            Request request = lines.begin(summary(line.text()), line.length(), line.newline(), line.endedBy());
            Optional<Next> next = answer(connection, request, line.text(), lines);
            if (next.isEmpty() && connection.state() == null) {
                connection.reused();
            }
            return next;
        }
        if (frame instanceof Frame.TooLong tooLong) {
            ByteBuffer seen = tooLong.seen();
            Request request = lines.begin(summary(seen), seen.remaining(), true, Reason.LINE_TOO_LONG);
            return refuse(request, tooLong(framer.maximum()), lines);
        }
        lines.send();
        return Optional.of(lines.waitForMore(silence));
    }

    /** Replies with an error; the connection then closes. */
    static Optional<Next> refuse(Request request, String reason, Lines lines) throws IOException {
        lines.reply(request, Outcome.REFUSED, "ERROR " + reason);
        return Optional.of(Next.LINGER);
    }

    /** Records an exchange whose answer is not a single reply. */
    final void record(Connection connection, Request request, Outcome outcome, long sent) {
        recorder.record(
                connection, request.start(), request.summary(), outcome, request.received(), sent, request.decisions());
    }

    /** The text with one character for each byte. */
    static String characters(ByteBuffer text) {
        return StandardCharsets.ISO_8859_1.decode(text.duplicate()).toString();
    }
}
