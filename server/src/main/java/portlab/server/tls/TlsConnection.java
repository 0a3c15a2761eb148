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
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import portlab.common.wire.Reason;
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

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A fatal alert, {@code unexpected_message} (RFC 8446 section 6). */
    private static final byte[] ALERT = {21, 3, 1, 0, 2, 2, 10};

    /** When to look again for a spare worker. */
    private static final Duration RETRY = Duration.ofMillis(10);

    /** How long a shutdown waits for a peer that has not sent anything after its handshake. */
    private static final Duration FIRST_BYTES = Duration.ofSeconds(1);

    /**
     * The most bytes of a peer's handshake. An honest one needs a few hundred, and more for post-quantum keys. Without a limit, empty
     * records and warnings could follow each other without end.
     */
    private static final int MAX_HANDSHAKE = 64 * 1024;

    /** The most bytes of answers to the peer's own TLS messages that may wait. */
    private static final int MAX_ANSWERS = 16 * 1024;

    /** The most bytes to discard, as for a connection without TLS. */
    private static final long MAX_DISCARDED = Limits.DEFAULT.lingerBytes();

    private final Tls tls;
    private final List<String> alpn;
    private Phase phase = Phase.SILENT;
    private SSLEngine engine;
    private long began;
    private long beganMillis;

    /** How many bytes of the peer's handshake were read. */
    private int handshakeBytes;

    /** Null before the end of the handshake. */
    private TlsInfo info;

    /** Decrypted bytes, in a turn: up to the limit the service's input, and behind it what the input has no room for. */
    private ByteBuffer input;

    private int beyond;

    /** The same between turns. */
    private byte[] unread;

    /** How many bytes were read before the service asked for them. */
    private int readAhead;

    /** Whether this turn has seen a record, and whether the first one was of TLS itself, before all of the service's input. */
    private boolean recordSeen;

    private boolean ownFirst;

    /** Encrypted bytes that the operating system has not taken. */
    private ByteBuffer pending;

    private int pendingCharge;

    /** How many of them answer the peer's own TLS messages, such as updates of its key. */
    private int answers;

    /** Whether the peer's side has ended, and whether the service knows. */
    private boolean peerEnded;

    private boolean endTold;

    /** Whether the peer's side ended without close_notify, although nothing is missing. */
    private boolean unannounced;

    private boolean closed;
    private boolean released;
    private long discarded;
    private Object state;
    private boolean overdue;
    private long received;
    private long sent;

    private TlsService service;

    /** Whether the service was called, what it returned last, and when. */
    private boolean begun;

    private Next wish;
    private long wishedAt;

    /** When the shutdown was noticed; 0 before. */
    private long closingSince;

    TlsConnection(Connection inner, Tls tls, List<String> alpn) {
        super(inner);
        this.tls = tls;
        this.alpn = alpn;
    }

    /** The one that is somewhere behind the connection that a service sees. */
    static TlsConnection behind(Connection connection) {
        return find(TlsConnection.class, connection);
    }

    Phase phase() {
        return phase;
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
            began = System.nanoTime();
            beganMillis = System.currentTimeMillis();
            engine = tls.engine(alpn);
        } else {
            phase = Phase.PLAIN;
        }
        return true;
    }

    /** ns since the first byte of the handshake. */
    long handshakeNanos() {
        return System.nanoTime() - began;
    }

    private long handshakeDeadline() {
        return began + tls.settings().handshake().toNanos();
    }

    /**
     * Takes the handshake as far as it goes now.
     *
     * @return what to wait for; null when the handshake is complete
     * @throws CutException when it takes too long
     * @throws SSLException when it fails
     */
    Next shakeHands() throws IOException {
        if (System.nanoTime() - handshakeDeadline() >= 0) {
            throw new CutException(Reason.TLS_HANDSHAKE_TIMED_OUT);
        }
        Next wait = null;
        while (wait == null && phase == Phase.HANDSHAKE) {
            wait = switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> compute();
                case NEED_WRAP -> flush() ? say() : Next.WAIT_TO_WRITE;
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> flush() ? listen() : Next.WAIT_TO_WRITE;
                case FINISHED, NOT_HANDSHAKING -> open();
            };
        }
        return wait;
    }

    /** Signatures and key exchanges take about a millisecond, so they need a worker that does not lead. */
    private Next compute() {
        if (!inner.acquire(tls.handshakes())) {
            return new Next.WaitForPermit(tls.handshakes(), handshakeDeadline());
        }
        try {
            if (!stepAside()) {
                return new Next.WaitUntil(Math.min(handshakeDeadline(), System.nanoTime() + RETRY.toNanos()));
            }
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return null;
        } finally {
            tls.handshakes().release();
        }
    }

    private Next say() throws IOException {
        answer();
        return null;
    }

    private Next listen() throws IOException {
        if (!TlsRecords.isComplete(inner.input())) {
            boolean ended = inner.fill() < 0;
            if (!TlsRecords.isComplete(inner.input())) {
                if (ended) {
                    throw new CutException(Reason.TLS_TRUNCATED);
                }
                return new Next.WaitUntil(handshakeDeadline());
            }
        }
        recordSeen = true;
        ownFirst = true;
        SSLEngineResult result = unwrap(NOTHING);
        handshakeBytes += result.bytesConsumed();
        if (result.getStatus() == Status.CLOSED) {
            throw new SSLException("the peer ended the handshake");
        }
        if (handshakeBytes > MAX_HANDSHAKE) {
            throw new SSLException("the handshake is longer than " + MAX_HANDSHAKE + " bytes");
        }
        return null;
    }

    /** Decrypts the next record, which is complete. */
    private SSLEngineResult unwrap(ByteBuffer buffer) throws SSLException {
        SSLEngineResult result = engine.unwrap(inner.input(), buffer);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            throw new SSLException("the peer does not speak TLS");
        }
        return result;
    }

    private Next open() {
        phase = Phase.OPEN;
        SSLSession session = engine.getSession();
        info = new TlsInfo(session.getProtocol(), session.getCipherSuite());
        tls.count(session.getCreationTime() < beganMillis ? Handshake.RESUMED : Handshake.FULL);
        return null;
    }

    /** Counts the handshake that has just failed. */
    void countFailure() {
        tls.count(Handshake.FAILED);
    }

    @Override
    public TlsInfo tls() {
        return info;
    }

    /** What was agreed: version, cipher suite, and application protocol. */
    String agreement() {
        SSLSession session = engine.getSession();
        String protocol = engine.getApplicationProtocol();
        return session.getProtocol() + ", " + session.getCipherSuite()
                + (protocol == null || protocol.isEmpty() ? "" : ", " + protocol);
    }

    // A turn.

    /** Begins with another service, unless this one serves the connection already. */
    void serveBy(TlsService current) {
        if (service != current) {
            service = current;
            begun = false;
            wish = null;
        }
    }

    /** The service is called now, perhaps because its wait is over. */
    void begin(boolean due) {
        begun = true;
        overdue = due || wish instanceof Next.WaitForPermit && inner.overdue();
    }

    /** What the service returned last; null before its first call is over. */
    Next wish() {
        return wish;
    }

    void wish(Next next) {
        wish = next;
        wishedAt = System.nanoTime();
    }

    /** When the service's wait ends; {@link Next#WAIT} ends when the connection was idle for too long. */
    long wishEnds() {
        return wish instanceof Next.WaitUntil until
                ? until.nanoTime()
                : wishedAt + tls.settings().idle().toNanos();
    }

    /** When to look at the connection again, although nothing has happened. */
    long nextLook() {
        boolean leavesSoon = closingSince != 0 && received == 0;
        return leavesSoon ? Math.min(wishEnds(), closingSince + FIRST_BYTES.toNanos()) : wishEnds();
    }

    /** Whether the service has begun, and not ended. */
    boolean isServing() {
        return begun && wish != Next.CLOSE && wish != Next.LINGER;
    }

    /** Whether a shutdown need not wait for the peer: no exchange is under way, and it had time to begin its first one. */
    boolean isAtRest() {
        boolean silent = closingSince != 0 && !closed && state == null && !hasUnread();
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
        return unread != null || input != null && input.hasRemaining();
    }

    /** Whether another call would find something new that no selector reports, because it has arrived already. */
    boolean hasMore() {
        if (peerEnded && beyond == 0) {
            return !endTold;
        }
        boolean room = input == null || input.remaining() < INPUT_CAPACITY;
        return room && (beyond > 0 || mayDecrypt() && TlsRecords.isComplete(inner.input()));
    }

    private boolean mayDecrypt() {
        return answers < MAX_ANSWERS;
    }

    /** Keeps what the service left unread. False if there is no memory for it. */
    boolean keepUnread() {
        if (input == null || released) {
            return true;
        }
        int left = input.remaining() + beyond;
        if (left > 0) {
            if (!tls.memory().take(left)) {
                return false;
            }
            unread = new byte[left];
            input.limit(input.limit() + beyond).get(unread);
            beyond = 0;
        }
        return true;
    }

    /** Gives the turn's buffer back. */
    void endTurn() {
        if (input != null) {
            tls.buffers().giveInput(input);
            input = null;
            beyond = 0;
        }
        recordSeen = false;
        ownFirst = false;
        overdue = false;
        inner.state(isPlain() ? state : this);
    }

    /** Sends close_notify; after a failure, the alert about that. It leaves with the next {@link #flush}. */
    void close() throws IOException {
        if (!closed) {
            closed = true;
            engine.closeOutbound();
            answer();
        }
    }

    /** After an exception of the engine, which usually has an alert for the peer. */
    void fail() throws IOException {
        phase = Phase.FAILED;
        closed = true;
        inner.input().position(inner.input().limit());
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                answer();
            } else {
                keepPending(ByteBuffer.wrap(ALERT));
            }
            flush();
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
        ByteBuffer left = input();
        left.position(left.limit());
        beyond = 0;
        inner.input().position(inner.input().limit());
    }

    /** Frees everything that waits; nothing will be kept any more. */
    void release() {
        released = true;
        releaseUnread();
        releasePending();
    }

    private void releaseUnread() {
        if (unread != null) {
            tls.memory().give(unread.length);
            unread = null;
        }
    }

    private void releasePending() {
        tls.memory().give(pendingCharge);
        pendingCharge = 0;
        pending = null;
        answers = 0;
    }

    // Input.

    @Override
    public ByteBuffer input() {
        if (isPlain()) {
            return inner.input();
        }
        if (input == null) {
            input = tls.buffers().takeInput();
            if (unread != null) {
                input.clear().put(unread).flip();
                limitInput();
                releaseUnread();
            }
        }
        return input;
    }

    private void limitInput() {
        beyond = Math.max(0, input.remaining() - INPUT_CAPACITY);
        input.limit(input.limit() - beyond);
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
        endTold |= peerEnded && beyond == 0;
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
        ByteBuffer buffer = input();
        int before = buffer.remaining();
        buffer.limit(buffer.limit() + beyond).compact();
        try {
            unwrapInto(buffer);
        } finally {
            buffer.flip();
            limitInput();
        }
        received += buffer.remaining() - before;
        return buffer.remaining() - before;
    }

    private void unwrapInto(ByteBuffer buffer) throws IOException {
        ByteBuffer records = inner.input();
        while (!peerEnded && buffer.position() < INPUT_CAPACITY && mayDecrypt() && TlsRecords.isComplete(records)) {
            boolean first = !recordSeen && buffer.position() == 0;
            SSLEngineResult result = unwrap(buffer);
            recordSeen = true;
            ownFirst |= first && buffer.position() == 0;
            if (result.getStatus() == Status.CLOSED) {
                peerEnded = true;
                records.position(records.limit());
            } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                throw new CutException(Reason.TLS_RENEGOTIATION);
            } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                answer();
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
            takePending(output);
            while (bytes.hasRemaining()) {
                int before = bytes.position();
                encrypt(bytes, output);
                writeOut(output.flip(), bytes.position() - before);
                output.clear();
            }
        } finally {
            tls.buffers().giveOutput(output);
        }
    }

    /** What waits leaves together with what is written now. */
    private void takePending(ByteBuffer output) throws IOException {
        if (pending != null) {
            if (pending.remaining() > MAX_ANSWERS) {
                inner.write(pending);
            } else {
                output.put(pending);
            }
            releasePending();
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
            while (bytes.hasRemaining() && pending == null) {
                int before = bytes.position();
                encrypt(bytes, output);
                inner.offer(output.flip());
                sent += bytes.position() - before;
                keepPending(output);
                output.clear();
            }
        } finally {
            tls.buffers().giveOutput(output);
        }
        return bytes.position() - start;
    }

    /** Encrypts as much as {@code output} has room for. */
    private void encrypt(ByteBuffer bytes, ByteBuffer output) throws IOException {
        Status status = Status.OK;
        while (bytes.hasRemaining() && status == Status.OK) {
            status = engine.wrap(bytes, output).getStatus();
        }
        if (status == Status.CLOSED) {
            throw new IOException("the peer has ended TLS 1.2, which ends both sides");
        }
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

    /** Writes what the engine itself has to say. It waits to leave with what comes next. */
    private void answer() throws IOException {
        ByteBuffer output = tls.buffers().takeOutput();
        try {
            Status status = Status.OK;
            while (status == Status.OK && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                status = engine.wrap(NOTHING, output).getStatus();
            }
            answers += output.flip().remaining();
            keepPending(output);
        } finally {
            tls.buffers().giveOutput(output);
        }
    }

    private void keepPending(ByteBuffer output) throws IOException {
        if (released || !output.hasRemaining()) {
            return;
        }
        if (!tls.memory().take(output.remaining())) {
            leaveNow(output);
            return;
        }
        pendingCharge += output.remaining();
        int waiting = pending == null ? 0 : pending.remaining();
        ByteBuffer more = ByteBuffer.allocate(waiting + output.remaining());
        if (pending != null) {
            more.put(pending);
        }
        pending = more.put(output).flip();
    }

    /** Without memory, everything must leave at once. */
    private void leaveNow(ByteBuffer output) throws IOException {
        if (flush()) {
            inner.offer(output);
        }
        if (output.hasRemaining()) {
            throw new CutException(Reason.MEMORY_FULL);
        }
    }

    /** Offers what waits. Returns whether all of it has left. */
    boolean flush() throws IOException {
        if (pending != null) {
            inner.offer(pending);
            if (pending.hasRemaining()) {
                return false;
            }
            releasePending();
        }
        return true;
    }

    /** Whether encrypted bytes wait for the peer to take them. */
    boolean hasPending() {
        return pending != null;
    }

    // The rest.

    @Override
    public boolean stepAside() {
        boolean detached = inner.stepAside();
        if (detached && input != null && !input.hasRemaining() && beyond == 0) {
            tls.buffers().giveInput(input);
            input = null;
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
