package portlab.server.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import portlab.common.wire.Reason;
import portlab.server.http.HttpDate.Now;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.RequestParser.ParseResult;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Next;

/** The state of one connection between two calls. */
final class HttpState {
    /** How long a request waits for a permit. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** A parsed request takes about so many times its length in memory. */
    private static final int COPIES = 3;

    private final HttpLimits limits;
    private final RequestParser parser;

    /** When the last response was written, by {@link System#nanoTime}. The idle time starts here. */
    private long answeredNanos;

    /** When the current head began, by {@link System#nanoTime} and in ms since 1970. */
    private long beganNanos;

    private long beganMillis;
    private boolean begun;

    /** Whether the last request was answered and {@link #isOver} has not said so yet. */
    private boolean answered;

    /** Bytes of the last request's body still to come. */
    private long unread;

    /** The request that waits, and what for; null if none waits. */
    private Request waiting;

    private Next wait;

    /** What the waiting request takes of the memory for peers. */
    private MemoryBudget memory;

    private long charged;

    HttpState(HttpLimits limits) {
        this.limits = limits;
        this.parser = new RequestParser(limits);
        this.answeredNanos = System.nanoTime();
    }

    /** Returns the waiting request, or else parses on, after the rest of the last request's body. */
    ParseResult read(ByteBuffer in, Now now) {
        if (waiting != null) {
            return waiting;
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

    /** Skips the last request's body; true when it is complete. */
    boolean skipBody(ByteBuffer in) {
        int skipped = (int) Math.min(unread, in.remaining());
        in.position(in.position() + skipped);
        unread -= skipped;
        return unread == 0;
    }

    /** Whether an answered request is over, as its body has come too; true once. */
    boolean isOver(ByteBuffer in) {
        boolean over = answered && skipBody(in);
        answered &= !over;
        return over;
    }

    /** Prepares for the next request, which follows a body of this length. */
    void next(long bodyLength) {
        answered = true;
        begun = false;
        unread = bodyLength;
        waiting = null;
        wait = null;
        if (charged > 0) {
            memory.give(charged);
            charged = 0;
        }
    }

    /**
     * Makes a request wait. Waiting again for a permit does not extend its deadline. False if there is no memory to keep the
     * request that long.
     *
     * @param last whether it waits behind all others
     */
    boolean await(Request request, Responder.Waiting why, boolean last) {
        if (waiting == null) {
            long bytes = (long) COPIES * request.length();
            if (!why.memory().take(bytes)) {
                return false;
            }
            memory = why.memory();
            charged = bytes;
        }
        waiting = request;
        wait = why instanceof Responder.Held held
                ? new Next.WaitUntil(held.nanoTime())
                : inLine(((Responder.InLine) why).limit(), last);
        return true;
    }

    private Next inLine(ConcurrencyLimit limit, boolean last) {
        boolean again = wait instanceof Next.WaitForPermit;
        long until = again ? ((Next.WaitForPermit) wait).nanoTime() : System.nanoTime() + LONGEST_WAIT.toNanos();
        return new Next.WaitForPermit(limit, until, last);
    }

    /** What the waiting request waits for. */
    Next waitingFor() {
        return wait;
    }

    /** Moves the waiting request behind all others: its peer has half-closed, and may be gone. */
    Next awaitLast() {
        Next.WaitForPermit permit = (Next.WaitForPermit) wait;
        wait = new Next.WaitForPermit(permit.limit(), permit.nanoTime(), true);
        return wait;
    }

    boolean isWaiting() {
        return waiting != null;
    }

    /** Whether the request waits for a permit. */
    boolean isInLine() {
        return wait instanceof Next.WaitForPermit;
    }

    boolean isWaitingLast() {
        return wait instanceof Next.WaitForPermit permit && permit.last();
    }

    /** The peer half-closed in the middle of a head. */
    ParseResult.Malformed truncated(ByteBuffer in) {
        Reason reason = Reason.REQUEST_TRUNCATED;
        return new ParseResult.Malformed(Status.BAD_REQUEST, reason, reason.sentence() + ".", parser.firstLine(in));
    }

    /** The head did not arrive in time, or the server has no room for it. */
    ParseResult.Malformed rejected(Status status, Reason reason, ByteBuffer in) {
        return new ParseResult.Malformed(status, reason, status.explanation(), parser.firstLine(in));
    }

    /** Whether part of a head has arrived. */
    boolean begun() {
        return begun;
    }

    /** Whether the connection is between two requests. */
    boolean isIdle() {
        return !begun && unread == 0;
    }

    /** Whether a head has begun and missed its deadline. */
    boolean headIsLate() {
        return begun && deadline() - System.nanoTime() <= 0;
    }

    boolean bodyUnread() {
        return unread > 0;
    }

    /** The ns since the first byte of the request. */
    long nanosSoFar() {
        return System.nanoTime() - beganNanos;
    }

    /** Records that the response is written; returns the ns since the first byte of its request. */
    long tookNanos() {
        answeredNanos = System.nanoTime();
        return answeredNanos - beganNanos;
    }

    long beganMillis() {
        return beganMillis;
    }

    /** The deadline for the rest of the head, or for the next request. */
    long deadline() {
        return begun
                ? beganNanos + limits.headDeadline().toNanos()
                : answeredNanos + limits.idle().toNanos();
    }
}
