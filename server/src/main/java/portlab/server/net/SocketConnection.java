package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.function.IntFunction;
import portlab.common.wire.Reason;
import portlab.server.net.Connection.Load;

/**
 * A connection on a socket, as its service sees it. Only the worker that serves the connection uses it;
 * {@link ConnectionHandler} sets that worker. The socket is always in non-blocking mode.
 */
final class SocketConnection implements Connection {
    /** The most bytes of a file to send without giving up the lead: an idle socket's buffer usually takes them at once. */
    private static final long MAX_LEADING = 256 * 1024;

    /** How many bytes to try on a socket that may be full, because the JDK maps as much of the file as it is asked to send. */
    private static final long PROBE = 64 * 1024;

    /** The most bytes in one write from the heap: the JDK copies them to direct memory, which it then keeps per thread. */
    private static final int MAX_COPIED = 128 * 1024;

    private final SocketChannel channel;
    private final ConnectionHandler handler;
    private InetSocketAddress peer;
    private Worker worker;
    private Object state;
    private ConcurrencyLimit permitted;
    private byte[] unread;
    private boolean ended;
    private boolean overdue;
    private boolean woken;
    private boolean noDelay;

    /** Null unless the service asked for it. */
    private Waker waker;

    private long round;
    private long received;
    private long sent;

    SocketConnection(SocketChannel channel, ConnectionHandler handler) throws IOException {
        this.channel = channel;
        this.handler = handler;
        this.peer = (InetSocketAddress) channel.getRemoteAddress();
    }

    // Called by the handler.

    void serveBy(Worker servingWorker, boolean isOverdue, boolean isWoken, long reportedIn) {
        worker = servingWorker;
        overdue = isOverdue;
        woken = isWoken;
        round = reportedIn;
    }

    /** Sets the client that a proxy announced, and leaves the proxy's header out of {@link #received}. */
    void setClient(InetSocketAddress client, int headerLength) {
        peer = client;
        received -= headerLength;
        round = NO_ROUND;
    }

    /** Whether the peer has ended its side. */
    boolean ended() {
        return ended;
    }

    /** Puts back what {@link #keepUnread} has taken. */
    void restoreUnread() {
        if (unread != null) {
            worker.input().clear().put(unread).flip();
            releaseUnread();
        }
    }

    /** Takes what the service left unread out of the worker's buffer. False if there is no memory for it. */
    boolean keepUnread() {
        MemoryBudget memory = handler.group().server().memory();
        int left = worker.unread();
        if (!memory.take(left)) {
            return false;
        }
        try {
            unread = worker.takeUnread();
            return true;
        } catch (OutOfMemoryError e) {
            memory.give(left);
            throw e;
        }
    }

    boolean hasUnread() {
        return unread != null;
    }

    /** Whether there is no room for more input until the service has read some. */
    boolean isFull() {
        return unread != null && unread.length == INPUT_CAPACITY;
    }

    /** Forgets what was kept. */
    void releaseUnread() {
        if (unread != null) {
            handler.group().server().memory().give(unread.length);
            unread = null;
        }
    }

    /** Hands over a permit that the connection waited for. */
    void permit(ConcurrencyLimit limit) {
        permitted = limit;
    }

    boolean hasPermit() {
        return permitted != null;
    }

    /** Gives back a permit that the service did not use. */
    void releasePermit() {
        if (permitted != null) {
            permitted.release();
            permitted = null;
        }
    }

    // Called by the service.

    @Override
    public ByteBuffer input() {
        return worker.input();
    }

    @Override
    public int fill() throws IOException {
        ByteBuffer input = worker.input();
        if (input.remaining() == input.capacity()) {
            return 0;
        }
        int n;
        input.compact();
        try {
            n = channel.read(input);
        } finally {
            input.flip();
        }
        if (n > 0) {
            received += n;
        } else if (n < 0) {
            ended = true;
        }
        return n;
    }

    @Override
    public ByteBuffer output() {
        return worker.output();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        offer(bytes);
        while (bytes.hasRemaining()) {
            awaitRoom();
            offer(bytes);
        }
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > MAX_COPIED && !bytes.isDirect()) {
            return offerInPieces(bytes);
        }
        sendWithoutDelay();
        int n = channel.write(bytes);
        countSent(n);
        return n;
    }

    private int offerInPieces(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        int end = bytes.limit();
        boolean room = true;
        while (room && bytes.position() < end) {
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(MAX_COPIED, end - bytes.position()));
            int n = offer(piece);
            bytes.position(bytes.position() + n);
            room = !piece.hasRemaining();
        }
        return bytes.position() - start;
    }

    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
        if (count > MAX_LEADING && stepAside()) {
            worker.lendOutput();
        }
        sendWithoutDelay();
        long from = position;
        long end = position + count;
        boolean room = true;
        while (from < end) {
            long n = file.transferTo(from, room ? end - from : Math.min(PROBE, end - from), channel);
            if (n == 0 && from >= file.size()) {
                throw new EOFException("the file ended " + (end - from) + " bytes early");
            }
            countSent(n);
            from += n;
            room = from == end || awaitRoom();
        }
    }

    /**
     * Keeps Nagle's algorithm from delaying the second and later writes. An answer in a single write leaves at once without
     * this system call.
     */
    private void sendWithoutDelay() throws IOException {
        if (sent > 0 && !noDelay) {
            noDelay = true;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    private void countSent(long bytes) {
        if (bytes > 0) {
            sent += bytes;
            worker.moved(bytes);
        }
    }

    private boolean awaitRoom() throws IOException {
        beginWaiting();
        return worker.awaitRoom(channel);
    }

    private void beginWaiting() throws IOException {
        if (!stepAside()) {
            throw new CutException(Reason.CUT_FOR_ANOTHER);
        }
    }

    @Override
    public void pause(long nanoTime) throws IOException {
        if (nanoTime - System.nanoTime() > 0) {
            beginWaiting();
            worker.pause(channel, nanoTime);
        }
    }

    @Override
    public boolean stepAside() {
        boolean detached = handler.group().detach(worker);
        if (detached) {
            worker.lendInputIfEmpty();
        }
        return detached;
    }

    @Override
    public boolean acquire(ConcurrencyLimit limit) {
        if (permitted == limit) {
            permitted = null;
            return true;
        }
        return limit.tryAcquire();
    }

    @Override
    public Runnable waker() {
        if (waker == null) {
            waker = new Waker(handler, handler.group().loop());
        }
        return waker;
    }

    @Override
    public boolean woken() {
        return woken;
    }

    @Override
    public boolean overdue() {
        return overdue;
    }

    @Override
    public boolean closing() {
        return handler.group().server().closing();
    }

    @Override
    public Object state() {
        return state;
    }

    @Override
    public void state(Object state) {
        this.state = state;
    }

    @Override
    public long round() {
        return round;
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public int active() {
        return handler.group().server().active();
    }

    @Override
    public Load load() {
        return handler.group().server().load();
    }

    @Override
    public IntFunction<Overview> overviews() {
        return handler.group().server()::overview;
    }
}
