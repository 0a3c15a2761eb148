package portlab.server.tls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import portlab.common.secrets.SecretLog;
import portlab.common.wire.Reason;
import portlab.common.wire.WireTap;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Limits;
import portlab.server.net.Next;
import portlab.server.net.TlsInfo;
import portlab.server.net.WrappedConnection;

/**
 * A connection that encrypts what its service writes, and decrypts what the peer sends. Encrypted bytes that are no whole record yet
 * stay in the input of the connection behind this one. Between turns it holds no buffer, only the bytes that wait.
 *
 * <p>It passes everything through until {@link #greet} has seen how the peer begins. {@link TlsService} drives it.
 */
final class TlsConnection extends WrappedConnection {

    /** What the peer and the server are doing. */
    enum Phase {
        /** The peer has sent nothing that tells whether it speaks TLS. */
        SILENT,
        /** It does not. */
        PLAIN,
        HANDSHAKE,
        OPEN,
        /** The peer got an alert, or the server ended in the middle of a record; what the peer still sends is discarded. */
        FAILED
    }

    /** A fatal alert, {@code unexpected_message} (RFC 8446 section 6). */
    private static final byte[] ALERT = {21, 3, 1, 0, 2, 2, 10};

    /** How long a shutdown waits for a peer that has not sent anything after its handshake. */
    private static final Duration FIRST_BYTES = Duration.ofSeconds(1);

    /** The most bytes to discard, as for a connection without TLS. */
    private static final long MAX_DISCARDED = Limits.DEFAULT.lingerBytes();

    private final Tls tls;
    private final List<String> alpn;
    private final ConcurrencyLimit handshakes;
    private Phase phase = Phase.SILENT;

    /** Null until the peer has begun with TLS. */
    private TlsEngine engine;

    /** Null before the handshake, and after it. */
    private TlsHandshake handshake;

    /** Null before the end of the handshake. */
    private TlsInfo info;

    private final ServiceCalls calls;
    private final DecryptedInput decrypted;
    private final PendingOutput pending;

    /** How many bytes were read before the service asked for them. */
    private int readAhead;

    /** Whether this turn has seen a record, and whether the first one was of TLS itself, before all of the service's input. */
    private boolean recordSeen;

    private boolean ownFirst;

    /** Whether the peer's side has ended, and whether the service knows. */
    private boolean peerEnded;

    private boolean endTold;

    /** Whether the peer's side ended without close_notify, although nothing is missing. */
    private boolean unannounced;

    private boolean closed;
    private long discarded;
    private Object state;
    private boolean overdue;
    private long received;
    private long sent;

    /** When the shutdown was noticed; 0 before. */
    private long closingSince;

    /** @param handshakes limits how many handshakes are computed at once, this one included */
    TlsConnection(Connection inner, Tls tls, List<String> alpn, ConcurrencyLimit handshakes) {
        super(inner);
        this.tls = tls;
        this.alpn = alpn;
        this.handshakes = handshakes;
        calls = new ServiceCalls(tls.settings().idle().toNanos());
        decrypted = new DecryptedInput(tls.buffers(), tls.memory());
        pending = new PendingOutput(inner, tls.memory());
    }

    /** The one that is somewhere behind the connection that a service sees. */
    static TlsConnection behind(Connection connection) {
        return find(TlsConnection.class, connection);
    }

    Phase phase() {
        return phase;
    }

    /** What the service behind TLS did so far. */
    ServiceCalls calls() {
        return calls;
    }

    private boolean isPlain() {
        return phase == Phase.SILENT || phase == Phase.PLAIN;
    }

    // The handshake.

    /**
     * Looks at the first bytes of the peer, and begins the handshake if they are TLS.
     *
     * @param strict whether they must be
     * @return false if the peer has ended its side without any
     */
    boolean greet(boolean strict) throws IOException {
        int n = inner.fill();
        readAhead += Math.max(0, n);
        if (!inner.input().hasRemaining()) {
            return n >= 0;
        }
        if (strict || TlsRecords.canBegin(inner.input())) {
            phase = Phase.HANDSHAKE;
            readAhead = 0;
            engine = new TlsEngine(watched(tls.engine(alpn)), tls.buffers(), pending);
            handshake = new TlsHandshake(inner, tls, handshakes, engine, pending);
        } else {
            phase = Phase.PLAIN;
        }
        return true;
    }

    /** Tells the secrets of the handshake to someone who records encrypted bytes. */
    private SSLEngine watched(SSLEngine plain) {
        WireTap tap = inner.secretsTap();
        if (tap == null) {
            return plain;
        }
        tap.handshakeBegins();
        return SecretLog.watch(plain, tap::secret);
    }

    /** Continues the {@linkplain TlsHandshake#proceed handshake}. */
    Next shakeHands() throws IOException {
        recordSeen = true;
        ownFirst = true;
        Next wait = handshake.proceed();
        if (wait == null) {
            phase = Phase.OPEN;
            info = engine.info();
            handshake = null;
            if (inner.secretsTap() != null) {
                inner.secretsTap().handshakeEnds();
            }
        }
        return wait;
    }

    /** ns since the first byte of the handshake. */
    long handshakeNanos() {
        return handshake.nanos();
    }

    /** Counts the handshake that has just failed. */
    void countFailure() {
        tls.count(HandshakeOutcome.FAILED);
    }

    @Override
    public TlsInfo tls() {
        return info;
    }

    /** What was agreed: version, cipher suite, and application protocol. */
    String agreement() {
        String protocol = engine.applicationProtocol();
        return info.version() + ", " + info.suite() + (protocol.isEmpty() ? "" : ", " + protocol);
    }

    // A turn.

    /** The service is called now, perhaps because its wait is over. */
    void begin(boolean due) {
        calls.begin();
        overdue = due || calls.next() instanceof Next.WaitForPermit && inner.overdue();
    }

    /** When to look at the connection again, although nothing has happened. */
    long nextLook() {
        boolean leavesSoon = closingSince != 0 && received == 0;
        return leavesSoon ? Math.min(calls.waitEnds(), closingSince + FIRST_BYTES.toNanos()) : calls.waitEnds();
    }

    /** Whether a shutdown need not wait for the peer: no exchange is under way, and it had time to begin its first one. */
    boolean isAtRest() {
        boolean silent = closingSince != 0 && !closed && state == null && !decrypted.hasUnread();
        return silent && (received > 0 || System.nanoTime() - closingSince >= FIRST_BYTES.toNanos());
    }

    /** Whether the server has begun to shut down since the last call. */
    boolean noticesShutdown() {
        boolean news = closingSince == 0 && inner.closing();
        if (news) {
            closingSince = System.nanoTime();
        }
        return news;
    }

    /** Reads before the service asks. Returns whether there is something new for it: bytes or the end. */
    boolean readAhead() throws IOException {
        if (readAhead == 0) {
            readAhead = receive();
        }
        return readAhead > 0 || peerEnded && !endTold;
    }

    /** Whether the service was told that the peer has ended its side. */
    boolean endTold() {
        return endTold;
    }

    /** Whether the peer's side has ended. */
    boolean peerEnded() {
        return peerEnded;
    }

    /** Whether the peer's side ended without close_notify. True only once. */
    boolean endedUnannounced() {
        boolean now = unannounced;
        unannounced = false;
        return now;
    }

    boolean hasUnread() {
        return decrypted.hasUnread();
    }

    /** Whether another call would find something new that no selector reports, because it has arrived already. */
    boolean hasMore() {
        if (peerEnded && !decrypted.hasMore()) {
            return !endTold;
        }
        return decrypted.hasRoom() && (decrypted.hasMore() || mayDecrypt() && TlsRecords.isComplete(inner.input()));
    }

    private boolean mayDecrypt() {
        return pending.hasRoomForAnswers();
    }

    /** Keeps what the service left unread. False if there is no memory for it. */
    boolean keepUnread() {
        return decrypted.keepUnread();
    }

    /** Gives the turn's buffer back. */
    void endTurn() {
        decrypted.giveBuffer();
        recordSeen = false;
        ownFirst = false;
        overdue = false;
        inner.state(isPlain() ? state : this);
    }

    /** Sends close_notify; after a failure, the alert about that. It leaves with the next {@link #flush}. */
    void close() throws IOException {
        if (!closed) {
            closed = true;
            engine.close();
        }
    }

    /** After an exception of the engine, which usually has an alert for the peer. */
    void fail() throws IOException {
        phase = Phase.FAILED;
        closed = true;
        inner.input().position(inner.input().limit());
        try {
            if (engine.hasAnswer()) {
                engine.answer();
            } else {
                pending.keep(ByteBuffer.wrap(ALERT));
            }
            pending.flush();
        } finally {
            release();
        }
    }

    /** The service is over and has its last answer sent. The rest of a record that has begun could not be decrypted. */
    void over() {
        if (inner.input().hasRemaining()) {
            phase = Phase.FAILED;
        }
        release();
    }

    /** Forgets what the service left unread. */
    void dropInput() {
        decrypted.drop();
        inner.input().position(inner.input().limit());
    }

    /** Frees everything that waits; nothing will be kept any more. */
    void release() {
        decrypted.release();
        pending.release();
    }

    // Input.

    @Override
    public ByteBuffer input() {
        return isPlain() ? inner.input() : decrypted.bytes();
    }

    @Override
    public int fill() throws IOException {
        if (readAhead > 0) {
            int n = readAhead;
            readAhead = 0;
            return n;
        }
        if (isPlain()) {
            return inner.fill();
        }
        int n = receive();
        if (n > 0) {
            return n;
        }
        endTold |= peerEnded && !decrypted.hasMore();
        return endTold ? -1 : 0;
    }

    /** Returns how many bytes it added to the input. */
    private int receive() throws IOException {
        boolean over = peerEnded || phase == Phase.FAILED;
        boolean ended = inner.fill() < 0;
        if (over) {
            discard(ended);
        }
        int n = decrypt();
        if (ended && !peerEnded && !TlsRecords.isComplete(inner.input())) {
            truncated();
        }
        return n;
    }

    private void discard(boolean ended) {
        ByteBuffer left = inner.input();
        discarded += left.remaining();
        left.position(left.limit());
        peerEnded |= ended || discarded > MAX_DISCARDED;
    }

    private int decrypt() throws IOException {
        int before = input().remaining();
        try {
            decryptInto(decrypted.beginAdding());
        } finally {
            decrypted.endAdding();
        }
        int added = input().remaining() - before;
        received += added;
        return added;
    }

    private void decryptInto(ByteBuffer buffer) throws IOException {
        ByteBuffer records = inner.input();
        while (!peerEnded && buffer.position() < INPUT_CAPACITY && mayDecrypt() && TlsRecords.isComplete(records)) {
            boolean first = !recordSeen && buffer.position() == 0;
            SSLEngineResult result = engine.decrypt(records, buffer);
            recordSeen = true;
            ownFirst |= first && buffer.position() == 0;
            if (result.getStatus() == Status.CLOSED) {
                peerEnded = true;
                records.position(records.limit());
            } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                throw new CutException(Reason.TLS_RENEGOTIATION);
            } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                engine.answer();
            }
        }
    }

    /** The peer's side has ended without close_notify. Between exchanges that is common, and nothing can be missing. */
    private void truncated() throws CutException {
        boolean between =
                state == null && !input().hasRemaining() && !inner.input().hasRemaining();
        if (!between && !closed) {
            throw new CutException(Reason.TLS_TRUNCATED);
        }
        peerEnded = true;
        unannounced = !closed;
    }

    /** If the first record was one of TLS itself, the service's bytes may have been sent after the round began. */
    @Override
    public long round() {
        return ownFirst ? NO_ROUND : inner.round();
    }

    // Output.

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (isPlain()) {
            inner.write(bytes);
            return;
        }
        ByteBuffer output = tls.buffers().takeOutput();
        try {
            pending.moveTo(output);
            while (bytes.hasRemaining()) {
                int before = bytes.position();
                engine.encrypt(bytes, output);
                writeOut(output.flip(), bytes.position() - before);
                output.clear();
            }
        } finally {
            tls.buffers().giveOutput(output);
        }
    }

    /** Counts what has left even if the peer is gone then; encrypted bytes are a few more. */
    private void writeOut(ByteBuffer output, int count) throws IOException {
        long before = inner.sent();
        try {
            inner.write(output);
        } finally {
            sent += Math.min(count, inner.sent() - before);
        }
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        if (isPlain()) {
            return inner.offer(bytes);
        }
        if (!flush()) {
            return 0;
        }
        int start = bytes.position();
        ByteBuffer output = tls.buffers().takeOutput();
        try {
            while (bytes.hasRemaining() && pending.isEmpty()) {
                int before = bytes.position();
                engine.encrypt(bytes, output);
                inner.offer(output.flip());
                sent += bytes.position() - before;
                pending.keep(output);
                output.clear();
            }
        } finally {
            tls.buffers().giveOutput(output);
        }
        return bytes.position() - start;
    }

    /** Copies the file through a buffer of the worker. */
    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
        if (isPlain()) {
            inner.send(file, position, count);
            return;
        }
        if (count > TlsBuffers.BATCH) {
            stepAside();
        }
        ByteBuffer piece = inner.output();
        long end = position + count;
        for (long at = position; at < end; ) {
            int n = file.read(piece.clear().limit((int) Math.min(piece.capacity(), end - at)), at);
            if (n < 0) {
                throw new EOFException("the file ended " + (end - at) + " bytes early");
            }
            write(piece.flip());
            at += n;
        }
    }

    /** Offers what waits. Returns whether all of it has left. */
    boolean flush() throws IOException {
        return pending.flush();
    }

    /** Whether encrypted bytes wait for the peer to take them. */
    boolean hasPending() {
        return !pending.isEmpty();
    }

    // The rest.

    @Override
    public boolean stepAside() {
        boolean detached = inner.stepAside();
        if (detached) {
            decrypted.giveBufferIfEmpty();
        }
        return detached;
    }

    @Override
    public boolean overdue() {
        return phase == Phase.OPEN ? overdue : inner.overdue();
    }

    @Override
    public Object state() {
        return state;
    }

    @Override
    public void state(Object next) {
        state = next;
        inner.state(isPlain() ? state : this);
    }

    @Override
    public long received() {
        return isPlain() ? inner.received() : received;
    }

    @Override
    public long sent() {
        return isPlain() ? inner.sent() : sent;
    }
}
