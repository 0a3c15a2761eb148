package portlab.server.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import portlab.server.http.HttpDate.Now;
import portlab.server.http.RequestParser.ParseResult;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Next;

/** What is remembered of one connection between two calls. */
final class HttpState {
    /** How long a request waits in line for a permit. */
    private static final Duration LINE = Duration.ofSeconds(30);

    private final HttpLimits limits;
    private final RequestParser parser;

    /** When the last answer was written, by {@link System#nanoTime}: since then the peer may say nothing. */
    private long answeredNanos;

    /** When the head that is coming began, by {@link System#nanoTime} and in ms since 1970. */
    private long beganNanos;

    private long beganMillis;
    private boolean begun;

    /** How much of the last request's body is still to come. */
    private long unread;

    /** The request that waits in line for a permit, and how; null when none does. */
    private Request inLine;

    private Next.WaitForPermit place;

    HttpState(HttpLimits limits) {
        this.limits = limits;
        this.parser = new RequestParser(limits);
        this.answeredNanos = System.nanoTime();
    }

    /** The request that waits in line; else reads on, behind what is left of the last request's body. */
    ParseResult read(ByteBuffer in, Now now) {
        if (inLine != null) {
            return inLine;
        }
        if (!skipBody(in)) {
            return ParseResult.INCOMPLETE;
        }
        if (!begun) {
            if (!RequestParser.skipEmptyLines(in)) {
                return ParseResult.INCOMPLETE;
            }
            begun = true;
            beganNanos = System.nanoTime();
            beganMillis = now.millis();
        }
        return parser.parse(in);
    }

    /** Throws away what has come of the last request's body; true when all of it has. */
    boolean skipBody(ByteBuffer in) {
        int skipped = (int) Math.min(unread, in.remaining());
        in.position(in.position() + skipped);
        unread -= skipped;
        return unread == 0;
    }

    /** The request was answered; a body of this length comes before the next one. */
    void next(long bodyLength) {
        begun = false;
        unread = bodyLength;
        inLine = null;
        place = null;
    }

    /**
     * Lets a request wait in line, each time it is not its turn yet for no longer than the first time.
     *
     * @param last whether it waits behind all others
     */
    Next goInLine(Request request, ConcurrencyLimit limit, boolean last) {
        long until = place == null ? System.nanoTime() + LINE.toNanos() : place.nanoTime();
        inLine = request;
        place = new Next.WaitForPermit(limit, until, last);
        return place;
    }

    /** Lets the request in line wait behind all others: its peer has ended its side, and may be gone. */
    Next goLast() {
        return goInLine(inLine, place.limit(), true);
    }

    boolean isInLine() {
        return inLine != null;
    }

    boolean isLastInLine() {
        return place != null && place.last();
    }

    /** What a head is whose peer ended its side in the middle of it. */
    ParseResult.Malformed cut(ByteBuffer in) {
        return new ParseResult.Malformed(Status.BAD_REQUEST, "The request ends in its head.", parser.firstLine(in));
    }

    /** What a head is that did not come in time, or for which there is no room. */
    ParseResult.Malformed given(Status status, ByteBuffer in) {
        return new ParseResult.Malformed(status, status.what(), parser.firstLine(in));
    }

    /** Whether part of a head has come. */
    boolean begun() {
        return begun;
    }

    /** Whether nothing is under way. */
    boolean atRest() {
        return !begun && unread == 0;
    }

    /** Whether part of a head has come, and the rest should have. */
    boolean headIsLate() {
        return begun && deadline() - System.nanoTime() <= 0;
    }

    boolean bodyUnread() {
        return unread > 0;
    }

    /** Takes note that the answer is written, and how long after the first byte of its request that is. */
    long tookNanos() {
        answeredNanos = System.nanoTime();
        return answeredNanos - beganNanos;
    }

    long beganMillis() {
        return beganMillis;
    }

    /** Until when something has to happen: the head be complete, or another one begin. */
    long deadline() {
        return begun
                ? beganNanos + limits.headDeadline().toNanos()
                : answeredNanos + limits.idle().toNanos();
    }
}
