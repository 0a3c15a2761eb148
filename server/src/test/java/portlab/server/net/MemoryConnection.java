package portlab.server.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import portlab.common.wire.Reason;
import portlab.server.net.Connection.Load;

/**
 * A {@link Connection} in memory: bytes arrive in a test's segments, and everything sent is recorded. It
 * drives a service like the workers, so that a protocol can be tested without a socket.
 */
public final class MemoryConnection implements Connection {
    private final Deque<byte[]> segments = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ConcurrencyLimit.Waiting waiting = this::permitted;
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT_CAPACITY);
    private ByteBuffer input = ByteBuffer.allocate(INPUT_CAPACITY).flip();
    private Next next = Next.WAIT;
    private boolean ended;
    private boolean endSeen;
    private boolean gone;
    private boolean over;
    private ConcurrencyLimit permit;
    private long room = Long.MAX_VALUE;
    private long life = Long.MAX_VALUE;
    private boolean overdue;
    private volatile boolean woken;
    private boolean wokenNow;
    private boolean closing;
    private Object state;
    private long round = NO_ROUND;
    private long received;
    private long sentBefore;

    /** Adds these bytes as one segment. */
    public MemoryConnection segment(byte[] bytes) {
        segments.add(bytes.clone());
        return this;
    }

    /** Adds this text as one segment, as UTF-8. */
    public MemoryConnection segment(String text) {
        return segment(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a segment for each of these bytes. */
    public MemoryConnection dribble(byte[] bytes) {
        for (byte b : bytes) {
            segment(new byte[] {b});
        }
        return this;
    }

    /** Ends the peer's stream after the segments so far. */
    public MemoryConnection end() {
        ended = true;
        return this;
    }

    /** Accepts this many more bytes, like a peer that stops reading. */
    public MemoryConnection room(long bytes) {
        room = bytes;
        return this;
    }

    /** Makes {@link #write} fail after this many more bytes, like a peer that vanishes. */
    public MemoryConnection vanishAfter(long bytes) {
        life = bytes;
        return this;
    }

    /** Resets the connection. */
    public MemoryConnection reset() {
        gone = true;
        return this;
    }

    /** Lets what comes from now on belong to this round. */
    public MemoryConnection round(long number) {
        round = number;
        return this;
    }

    /** Starts the server's shutdown. */
    public MemoryConnection closing(boolean yes) {
        closing = yes;
        return this;
    }

    /**
     * Calls the service like the workers, with one segment for each call.
     *
     * @return the service's last result
     */
    public Next drive(Service service) throws IOException {
        while (isReady()) {
            call(service);
        }
        return next;
    }

    /** Calls the service like the workers after its deadline has passed. */
    public Next expire(Service service) throws IOException {
        overdue = true;
        try {
            return call(service);
        } finally {
            overdue = false;
        }
    }

    /** Makes the first call, like the workers for a new connection. */
    void begin(Service service) {
        ending(service, () -> call(service));
        serve(service);
    }

    /** Does everything that the workers would do by now, including the connection's end. */
    void serve(Service service) {
        ending(service, () -> drive(service));
    }

    /** Lets the connection's deadline pass and does what the workers would do then. */
    void pass(Service service) {
        ending(service, () -> {
            boolean inLine =
                    next instanceof Next.WaitForPermit waits && waits.limit().leave(waiting);
            if (inLine || next instanceof Next.WaitUntil) {
                next = Next.WAIT;
                expire(service);
                drive(service);
            } else if (!(next instanceof Next.WaitForPermit)) {
                cut(service);
            }
        });
    }

    /** Stops the server. */
    void stop(Service service) {
        if (next instanceof Next.WaitForPermit waits) {
            waits.limit().leave(waiting);
        }
        returnPermit();
        cut(service);
    }

    /** Whether the service has finished or was notified of the end. */
    boolean over() {
        return over;
    }

    private interface Step {
        void run() throws IOException;
    }

    private void ending(Service service, Step step) {
        try {
            step.run();
            over |= !waits(next);
            if (next == Next.WAIT && endSeen) {
                cut(service);
            }
        } catch (IOException | RuntimeException | Error e) {
            cut(service);
        }
    }

    private void cut(Service service) {
        if (!over) {
            over = true;
            service.cut(this);
        }
    }

    private boolean isReady() {
        if (over || !waits(next)) {
            return false;
        }
        if (woken) {
            return true;
        }
        boolean reads = next == Next.WAIT || next == Next.WAIT_FOR_EITHER || next instanceof Next.WaitUntil;
        boolean writes = next == Next.WAIT_TO_WRITE || next == Next.WAIT_FOR_EITHER;
        return next == Next.AGAIN
                || next instanceof Next.WaitForPermit && permit != null
                || reads && hasNews()
                || writes && (room > 0 || gone);
    }

    private boolean hasNews() {
        boolean full = input.remaining() == INPUT_CAPACITY;
        return gone || !segments.isEmpty() && !full || segments.isEmpty() && ended && !endSeen;
    }

    private Next call(Service service) throws IOException {
        wokenNow = woken;
        woken = false;
        try {
            next = service.serve(this);
        } finally {
            wokenNow = false;
            returnPermit();
        }
        byte[] unread = new byte[input.remaining()];
        input.get(unread);
        next = next == Next.CLOSE && unread.length > 0 ? Next.LINGER : next;
        input = ByteBuffer.allocate(INPUT_CAPACITY).put(unread).flip();
        if (next instanceof Next.WaitForPermit waits) {
            waits.limit().await(waiting, waits.last());
        }
        return next;
    }

    private boolean permitted(ConcurrencyLimit limit) {
        permit = limit;
        return true;
    }

    private void returnPermit() {
        if (permit != null) {
            permit.release();
            permit = null;
        }
    }

    public static boolean waits(Next next) {
        return next != Next.CLOSE && next != Next.LINGER;
    }

    /** All sent bytes. */
    public byte[] bytes() {
        return sent.toByteArray();
    }

    /** All sent bytes, one character per byte. */
    public String text() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    /** The bytes sent since the last call of this method, one character per byte. */
    public String take() {
        String text = text();
        sentBefore += sent.size();
        sent.reset();
        return text;
    }

    @Override
    public ByteBuffer input() {
        return input;
    }

    @Override
    public int fill() throws IOException {
        refuseIfGone();
        if (input.remaining() == INPUT_CAPACITY) {
            return 0;
        }
        if (segments.isEmpty()) {
            endSeen = ended;
            return ended ? -1 : 0;
        }
        byte[] segment = segments.poll();
        int start = input.position();
        int end = input.limit();
        int taken = Math.min(segment.length, INPUT_CAPACITY - (end - start));
        input.compact().put(segment, 0, taken).flip();
        if (taken < segment.length) {
            segments.push(Arrays.copyOfRange(segment, taken, segment.length));
        }
        received += taken;
        return taken;
    }

    @Override
    public ByteBuffer output() {
        return output.clear();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        refuseIfGone();
        takeRoom(bytes.remaining());
        byte[] copy = new byte[(int) Math.min(life, bytes.remaining())];
        bytes.get(copy);
        sent.writeBytes(copy);
        life -= copy.length;
        if (bytes.hasRemaining()) {
            throw new IOException("the peer is gone");
        }
        replaceUsedInput();
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        refuseIfGone();
        byte[] taken = new byte[(int) Math.min(room, bytes.remaining())];
        bytes.get(taken);
        sent.writeBytes(taken);
        room -= taken.length;
        return taken.length;
    }

    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
        refuseIfGone();
        takeRoom(count);
        replaceUsedInput();
        output.clear().put(new byte[OUTPUT_CAPACITY]);
        long done = 0;
        while (done < count) {
            long n = file.transferTo(position + done, count - done, Channels.newChannel(sent));
            if (n == 0) {
                throw new EOFException("the file ended " + (count - done) + " bytes early");
            }
            done += n;
        }
    }

    /** A test does not wait. */
    @Override
    public void pause(long nanoTime) throws IOException {
        refuseIfGone();
        replaceUsedInput();
    }

    @Override
    public boolean stepAside() {
        replaceUsedInput();
        return true;
    }

    @Override
    public boolean acquire(ConcurrencyLimit limit) {
        if (permit == limit) {
            permit = null;
            return true;
        }
        return limit.tryAcquire();
    }

    private void refuseIfGone() throws IOException {
        if (gone) {
            throw new IOException("reset by the peer");
        }
    }

    /** A test does not wait for the reader: if it does not accept everything at once, it has stalled. */
    private void takeRoom(long bytes) throws CutException {
        if (bytes > room) {
            throw new CutException(Reason.CUT_SLOW);
        }
        room -= room == Long.MAX_VALUE ? 0 : bytes;
    }

    /** Like the workers, to detect a service that keeps a reference to a consumed input. */
    private void replaceUsedInput() {
        if (!input.hasRemaining()) {
            input = ByteBuffer.allocate(INPUT_CAPACITY).flip();
        }
    }

    @Override
    public Runnable waker() {
        return () -> woken = true;
    }

    @Override
    public boolean woken() {
        return wokenNow;
    }

    @Override
    public boolean overdue() {
        return overdue;
    }

    @Override
    public boolean closing() {
        return closing;
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
        return new InetSocketAddress("127.0.0.1", 40000);
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public long sent() {
        return sentBefore + sent.size();
    }

    @Override
    public int active() {
        return 1;
    }

    @Override
    public Load load() {
        return new Load(1, 0, 1, 2, closing, 0, Duration.ZERO);
    }

    @Override
    public IntFunction<Overview> overviews() {
        return most -> new Overview(load(), List.of(), 0, List.of(), List.of());
    }
}
