package portlab.server.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import portlab.server.net.Connection;
import portlab.server.net.Next;

/**
 * The text requests that stand in a connection's input during one call of its service. Between calls the connection's
 * state is the {@link RequestStart} of a request that is not complete, or null.
 */
public final class Lines {
    /** How long a peer that began a line may be silent before the line counts as complete. */
    public static final Duration SILENCE = Duration.ofMillis(200);

    private final Connection connection;
    private final LineFramer framer;
    private final InputState arrival;
    private final RequestStart now = RequestStart.now();
    private RequestStart started;
    private int searched;

    private Lines(Connection connection, LineFramer framer, int searched, InputState arrival) {
        this.connection = connection;
        this.framer = framer;
        this.started = connection.state() instanceof RequestStart earlier ? earlier : now;
        this.searched = searched;
        this.arrival = arrival;
    }

    /** Takes what has come to {@code connection}, in whose input a request that has begun is not complete before. */
    public static Lines arrived(Connection connection, LineFramer framer) throws IOException {
        boolean begun = connection.state() instanceof RequestStart;
        int searched = begun ? connection.input().remaining() : 0;
        return new Lines(connection, framer, searched, InputState.at(connection));
    }

    /** The lines in what {@code connection} holds already, after bytes that were none. */
    public static Lines standing(Connection connection, LineFramer framer) {
        return new Lines(connection, framer, 0, InputState.FLOWING);
    }

    /** The bytes of a one-line reply, which ends with LF when the request did. */
    public static byte[] reply(String text, boolean newline) {
        return (newline ? text + "\n" : text).getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the next request off the input. */
    public Frame next() {
        Frame framed = framer.next(connection.input(), searched, arrival);
        searched = 0;
        return framed;
    }

    /** When the first byte was seen of the request that comes next, or of the one that {@link #next} just gave. */
    public RequestStart started() {
        return started;
    }

    /** Says that the request which {@link #next} gave is dealt with: what follows it came just now. */
    public void answered() {
        started = now;
        connection.state(null);
    }

    /** Whether the peer has ended its side. */
    public boolean ended() {
        return arrival == InputState.ENDED;
    }

    /** What to do once {@link #next} says that nothing complete is left. */
    public Next rest(Duration silence) {
        if (ended()) {
            return Next.CLOSE;
        }
        boolean begun = connection.input().hasRemaining();
        connection.state(begun ? started : null);
        return begun ? new Next.WaitUntil(System.nanoTime() + silence.toNanos()) : Next.WAIT;
    }
}
