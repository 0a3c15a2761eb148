package portlab.common.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import portlab.common.Protocol;

/**
 * Taps one connection: stamps what the connection's owner reports with number and time, copies the bytes, and passes the
 * events on. A connection that nobody watches has no tap.
 *
 * <p>One thread may report what is sent while another reports what is received: the events are in the order of their times.
 */
public final class WireTap {
    /** How many bytes of each direction {@link WireMask} needs, even if a {@link WireLimit} behind it shows fewer: any head is shorter. */
    public static final long WHOLE_HEADS = 64 * 1024;

    /** The most bytes to hold back during a handshake, whose messages are seldom longer. */
    static final int MOST_HELD = 32 * 1024;

    private static final AtomicLong LAST = new AtomicLong();

    private final WireSink sink;
    private final long connection;
    private final long limit;
    private final long start;
    private long eventsLeft = Long.MAX_VALUE;
    private long sentLeft;
    private long receivedLeft;
    private int requests = 1;

    /** What happened since a handshake began; null if none is under way. */
    private List<WireEvent> held;

    private int heldBytes;

    private WireTap(WireSink sink, long connection, long limit, long start) {
        this.sink = sink;
        this.connection = connection;
        this.limit = limit;
        this.start = start;
        sentLeft = limit;
        receivedLeft = limit;
    }

    /**
     * Reports a connection that was just accepted.
     *
     * @param limit how many bytes of each direction to copy in each exchange, at least {@link #WHOLE_HEADS};
     *     {@link Long#MAX_VALUE} for all
     */
    public static WireTap accepted(
            WireSink sink, long limit, String service, InetSocketAddress local, InetSocketAddress remote) {
        return open(sink, limit, true, service, local, remote, 0);
    }

    /**
     * Reports a connection that this side has just established.
     *
     * @param limit as for {@link #accepted}
     * @param connectNanos how long connecting took
     */
    public static WireTap connected(
            WireSink sink,
            long limit,
            String service,
            InetSocketAddress local,
            InetSocketAddress remote,
            long connectNanos) {
        return open(sink, limit, false, service, local, remote, connectNanos);
    }

    /** Reports at most this many more events, besides the end. Before the tap is used. */
    public WireTap atMost(long events) {
        eventsLeft = events;
        return this;
    }

    /** Another tap of this connection, for the bytes that it has on the wire. It does not report the connection again. */
    public WireTap onSocket(WireSink encrypted) {
        return new WireTap(encrypted, connection, Long.MAX_VALUE, start);
    }

    /**
     * A TLS handshake begins. Until its end, or that of the connection, this tap holds its events back and passes on only the {@link
     * #secret}s: Wireshark needs them before the messages that agree on them. A handshake that is too long is not held back any more.
     */
    public synchronized void handshakeBegins() {
        held = new ArrayList<>();
    }

    /** A secret of the handshake, as {@link WireEvent.Secret} has it. */
    public synchronized void secret(String line) {
        boolean first = held == null || held.isEmpty();
        sink.accept(
                new WireEvent.Secret(connection, first ? nanos() : held.get(0).nanos(), line));
    }

    /** The handshake that began is complete, and all of its secrets are known. */
    public synchronized void handshakeEnds() {
        if (held != null) {
            held.forEach(sink::accept);
            held = null;
        }
    }

    private void pass(WireEvent event) {
        if (held == null) {
            sink.accept(event);
            return;
        }
        held.add(event);
        heldBytes += event instanceof WireEvent.Data data ? data.bytes().length : 0;
        if (heldBytes > MOST_HELD) {
            handshakeEnds();
        }
    }

    /** Whether the tap reports no further event but the end. */
    public synchronized boolean isExhausted() {
        return eventsLeft == 0;
    }

    private static WireTap open(
            WireSink sink,
            long limit,
            boolean server,
            String service,
            InetSocketAddress local,
            InetSocketAddress remote,
            long connectNanos) {
        WireTap tap = new WireTap(sink, LAST.incrementAndGet(), limit, System.nanoTime());
        sink.accept(new WireEvent.Opened(tap.connection, server, service, local, remote, Instant.now(), connectNanos));
        return tap;
    }

    /** Reports a made-up connection without a number, for {@link WireRecorder#rehearse}. */
    static void rehearse(WireSink sink) {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        WireTap tap = new WireTap(sink, 0, WHOLE_HEADS, System.nanoTime());
        sink.accept(new WireEvent.Opened(0, false, Protocol.HTTP.word(), nobody, nobody, Instant.now(), 0));
        byte[] text = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        tap.sent(text, 0, text.length);
        tap.received(text, 0, text.length);
        tap.note(Reason.WHOLE_FILE);
        tap.ended(WireEvent.End.CLOSE, WireEvent.Side.LOCAL);
    }

    /** The connection's number. */
    public long connection() {
        return connection;
    }

    /** Bytes that the operating system has taken. Copies them; nothing happens if there are none. */
    public void sent(byte[] bytes, int offset, int count) {
        sent(ByteBuffer.wrap(bytes, offset, count), count);
    }

    /**
     * Bytes that the operating system has taken.
     *
     * @param bytes the first of them, from position to limit, or all of them; stays as it is
     * @param count how many were sent
     */
    public synchronized void sent(ByteBuffer bytes, long count) {
        if (count > 0 && counts()) {
            byte[] copy = copy(bytes, Math.min(sentLeft, count));
            sentLeft -= copy.length;
            pass(new WireEvent.Sent(connection, nanos(), count, copy));
        }
    }

    /** Bytes that were read. Copies them; nothing happens if there are none. */
    public void received(byte[] bytes, int offset, int count) {
        received(ByteBuffer.wrap(bytes, offset, Math.max(count, 0)), count);
    }

    /**
     * Bytes that were read.
     *
     * @param bytes the first of them, from position to limit, or all of them; stays as it is
     * @param count how many were read
     */
    public synchronized void received(ByteBuffer bytes, long count) {
        if (count > 0 && counts()) {
            byte[] copy = copy(bytes, Math.min(receivedLeft, count));
            receivedLeft -= copy.length;
            pass(new WireEvent.Received(connection, nanos(), count, copy));
        }
    }

    /** How many of the next bytes to send this tap wants to see; if 0, {@link #sent} needs an empty buffer only. */
    public synchronized long wantsSent() {
        return eventsLeft == 0 ? 0 : sentLeft;
    }

    /** Explains what comes next. */
    public void note(Reason reason) {
        note(reason, "");
    }

    /**
     * Explains what comes next.
     *
     * @param detail as in {@link WireEvent.Note}
     */
    public synchronized void note(Reason reason, String detail) {
        if (counts()) {
            pass(new WireEvent.Note(connection, nanos(), reason, detail));
        }
    }

    /** Another exchange begins; the limit counts from zero again. */
    public synchronized void reused() {
        requests++;
        sentLeft = limit;
        receivedLeft = limit;
        if (counts()) {
            pass(new WireEvent.Reused(connection, nanos(), requests));
        }
    }

    /** A direction or the connection ended. */
    public synchronized void ended(WireEvent.End end, WireEvent.Side by) {
        pass(new WireEvent.Ended(connection, nanos(), end, by));
        if (end != WireEvent.End.HALF_CLOSE) {
            handshakeEnds();
        }
    }

    /** Counts an event; false if there were enough. */
    private boolean counts() {
        boolean counted = eventsLeft > 0;
        eventsLeft -= counted ? 1 : 0;
        return counted;
    }

    private long nanos() {
        return System.nanoTime() - start;
    }

    private static byte[] copy(ByteBuffer bytes, long most) {
        byte[] copy = new byte[(int) Math.min(most, bytes.remaining())];
        bytes.get(bytes.position(), copy);
        return copy;
    }
}
