package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;
import portlab.common.wire.WireTap;

/** A connection whose bytes, ends and decisions are reported to a {@link WireTap}. Whatever it does, another connection does for it. */
final class WiredConnection implements Connection {
    private static final ByteBuffer UNSEEN = ByteBuffer.allocate(0);

    /** The most bytes of a file to copy at once, for the tap to see. */
    private static final int PIECE = 64 * 1024;

    private final Connection inner;
    private final WireTap tap;
    private boolean peerEnded;
    private boolean over;

    WiredConnection(Connection inner, WireTap tap) {
        this.inner = inner;
        this.tap = tap;
    }

    /** A direction or the connection ended. Ignores everything after the end of the connection. */
    void ended(End end, Side by) {
        if (!over) {
            over = end != End.HALF_CLOSE;
            tap.ended(end, by);
        }
    }

    @Override
    public ByteBuffer input() {
        return inner.input();
    }

    @Override
    public int fill() throws IOException {
        int n = inner.fill();
        if (n > 0) {
            ByteBuffer input = inner.input();
            tap.received(input.slice(input.limit() - n, n), n);
        } else if (n < 0 && !peerEnded) {
            peerEnded = true;
            ended(End.HALF_CLOSE, Side.REMOTE);
        }
        return n;
    }

    @Override
    public ByteBuffer output() {
        return inner.output();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        ByteBuffer all = bytes.duplicate();
        try {
            inner.write(bytes);
        } finally {
            reportSent(all, bytes.position());
        }
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        ByteBuffer all = bytes.duplicate();
        int n = inner.offer(bytes);
        reportSent(all, bytes.position());
        return n;
    }

    private void reportSent(ByteBuffer bytes, int end) {
        bytes.limit(end);
        tap.sent(bytes, bytes.remaining());
    }

    /** Copies the bytes that the tap wants to see; the kernel sends the rest. */
    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
        long from = position;
        long end = position + count;
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, Math.min(count, tap.wantsSent())));
        while (from < end && tap.wantsSent() > 0) {
            piece.clear().limit((int) Math.min(piece.capacity(), end - from));
            int n = file.read(piece, from);
            if (n < 0) {
                throw new EOFException("the file ended " + (end - from) + " bytes early");
            }
            write(piece.flip());
            from += n;
        }
        if (from < end) {
            sendUnseen(file, from, end - from);
        }
    }

    private void sendUnseen(FileChannel file, long position, long count) throws IOException {
        long before = inner.sent();
        try {
            inner.send(file, position, count);
        } finally {
            tap.sent(UNSEEN, inner.sent() - before);
        }
    }

    @Override
    public void note(Reason reason, String detail) {
        tap.note(reason, detail);
    }

    @Override
    public void reused() {
        tap.reused();
    }

    @Override
    public boolean isWatched() {
        return true;
    }

    @Override
    public void pause(long nanoTime) throws IOException {
        inner.pause(nanoTime);
    }

    @Override
    public boolean stepAside() {
        return inner.stepAside();
    }

    @Override
    public boolean acquire(ConcurrencyLimit limit) {
        return inner.acquire(limit);
    }

    @Override
    public boolean overdue() {
        return inner.overdue();
    }

    @Override
    public boolean closing() {
        return inner.closing();
    }

    @Override
    public Object state() {
        return inner.state();
    }

    @Override
    public void state(Object state) {
        inner.state(state);
    }

    @Override
    public long round() {
        return inner.round();
    }

    @Override
    public InetSocketAddress peer() {
        return inner.peer();
    }

    @Override
    public long received() {
        return inner.received();
    }

    @Override
    public long sent() {
        return inner.sent();
    }

    @Override
    public int active() {
        return inner.active();
    }

    @Override
    public Load load() {
        return inner.load();
    }
}
