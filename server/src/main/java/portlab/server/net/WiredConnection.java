package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;
import portlab.common.wire.WireTap;

/**
 * A connection whose bytes, ends and decisions are reported to a {@link WireTap}. Whatever it does, another connection does for
 * it.
 */
final class WiredConnection extends WrappedConnection {
    private static final ByteBuffer UNSEEN = ByteBuffer.allocate(0);

    /** The most bytes in one event, if the tap wants to see them. */
    private static final int PIECE = 64 * 1024;

    /** The most bytes in one event otherwise. */
    private static final long UNSEEN_PIECE = 16 << 20;

    /** Longer files let other connections be served meanwhile. */
    private static final long LONG_WORK = 256 * 1024;

    private final WireTap tap;
    private final boolean tellsReasons;
    private final boolean encrypted;
    private boolean betweenExchanges;
    private boolean peerEnded;
    private boolean over;

    /** @param tellsReasons as for {@link Connection#tellsReasons} */
    WiredConnection(Connection inner, WireTap tap, boolean tellsReasons) {
        this(inner, tap, tellsReasons, false);
    }

    private WiredConnection(Connection inner, WireTap tap, boolean tellsReasons, boolean encrypted) {
        super(inner);
        this.encrypted = encrypted;
        this.tap = tap;
        this.tellsReasons = tellsReasons;
    }

    /** One behind TLS, whose tap wants encrypted bytes and secrets. */
    static WiredConnection ofSocket(Connection inner, WireTap tap) {
        return new WiredConnection(inner, tap, true, true);
    }

    // Called by the handler.

    /** The output was shut down. */
    void outputEnded() {
        ended(End.HALF_CLOSE, Side.LOCAL);
    }

    /** The peer has reset the connection. */
    void resetByPeer() {
        if (!over) {
            tap.note(Reason.CUT_BY_RESET);
        }
        ended(End.RESET, Side.REMOTE);
    }

    /** The connection was closed, or reset if it was aborted. */
    void closed(boolean aborted) {
        ended(aborted ? End.CUT : End.CLOSE, Side.LOCAL);
    }

    /** Ignores everything after the end of the connection. */
    private void ended(End end, Side by) {
        if (!over) {
            over = end != End.HALF_CLOSE;
            tap.ended(end, by);
        }
    }

    // Called by the service.

    @Override
    public int fill() throws IOException {
        int n = inner.fill();
        if (n > 0) {
            if (betweenExchanges) {
                betweenExchanges = false;
                tap.reused();
            }
            ByteBuffer input = inner.input();
            tap.received(input.slice(input.limit() - n, n), n);
        } else if (n < 0 && !peerEnded) {
            peerEnded = true;
            ended(End.HALF_CLOSE, Side.REMOTE);
        }
        return n;
    }

    /** Writes in pieces, so that the event of each is small, and comes when the peer has made room for it. */
    @Override
    public void write(ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        try {
            while (bytes.position() < end) {
                bytes.limit(Math.min(bytes.position() + PIECE, end));
                writePiece(bytes);
            }
        } finally {
            bytes.limit(end);
        }
    }

    private void writePiece(ByteBuffer bytes) throws IOException {
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
        long seen = Math.min(count, tap.wantsSent());
        if (seen > LONG_WORK) {
            inner.stepAside();
        }
        copy(file, position, seen);
        long end = position + count;
        for (long from = position + seen; from < end; from += UNSEEN_PIECE) {
            sendUnseen(file, from, Math.min(UNSEEN_PIECE, end - from));
        }
    }

    private void copy(FileChannel file, long position, long count) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, count));
        for (long done = 0; done < count; ) {
            piece.clear().limit((int) Math.min(piece.capacity(), count - done));
            int n = file.read(piece, position + done);
            if (n < 0) {
                throw new EOFException("the file ended " + (count - done) + " bytes early");
            }
            write(piece.flip());
            done += n;
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
        if (!over) {
            tap.note(reason, detail);
        }
        inner.note(reason, detail);
    }

    /** Reports that before the next bytes, or now if they have come already. */
    @Override
    public void reused() {
        betweenExchanges = !inner.input().hasRemaining();
        if (!betweenExchanges) {
            tap.reused();
        }
        inner.reused();
    }

    @Override
    public WireTap secretsTap() {
        return encrypted ? tap : inner.secretsTap();
    }

    @Override
    public boolean isWatched() {
        return !tap.isExhausted() || inner.isWatched();
    }

    @Override
    public boolean tellsReasons() {
        return tellsReasons || inner.tellsReasons();
    }
}
