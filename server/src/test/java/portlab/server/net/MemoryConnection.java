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

/**
 * A {@link Connection} in memory: bytes come in the segments that a test lays down, and everything sent is kept. It
 * drives a service as the workers do, so that a protocol is tested without a socket.
 */
public final class MemoryConnection implements Connection {
    private final Deque<byte[]> segments = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT_CAPACITY);
    private ByteBuffer input = ByteBuffer.allocate(INPUT_CAPACITY).flip();
    private boolean ended;
    private long room = Long.MAX_VALUE;
    private long life = Long.MAX_VALUE;
    private boolean overdue;
    private boolean closing;
    private Object state;
    private long received;
    private long sentBefore;

    /** Lets these bytes come in one segment of their own. */
    public MemoryConnection segment(byte[] bytes) {
        segments.add(bytes.clone());
        return this;
    }

    /** Lets this text come in one segment of its own, as UTF-8. */
    public MemoryConnection segment(String text) {
        return segment(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets these bytes come one at a time. */
    public MemoryConnection dribble(byte[] bytes) {
        for (byte b : bytes) {
            segment(new byte[] {b});
        }
        return this;
    }

    /** Ends the peer's side after the segments laid down so far. */
    public MemoryConnection end() {
        ended = true;
        return this;
    }

    /** Lets {@link #offer} take this many bytes more and then none, like a peer that stops reading. */
    public MemoryConnection room(long bytes) {
        room = bytes;
        return this;
    }

    /** Lets {@link #write} fail once the peer was sent this many bytes more, like a peer that vanishes. */
    public MemoryConnection vanishAfter(long bytes) {
        life = bytes;
        return this;
    }

    /** Lets the server shut down from now on. */
    public MemoryConnection closing(boolean yes) {
        closing = yes;
        return this;
    }

    /**
     * Calls the service as often as the workers would for what was laid down, a segment a call.
     *
     * @return what the service said last
     */
    public Next drive(Service service) throws IOException {
        Next next = Next.WAIT;
        boolean endSeen = false;
        while (waits(next) && (!segments.isEmpty() || (ended && !endSeen))) {
            endSeen = segments.isEmpty();
            next = call(service);
        }
        return next;
    }

    /** Calls the service as the workers do when the deadline that it asked for has passed. */
    public Next expire(Service service) throws IOException {
        overdue = true;
        try {
            return call(service);
        } finally {
            overdue = false;
        }
    }

    private Next call(Service service) throws IOException {
        Next next = service.serve(this);
        while (next == Next.AGAIN) {
            next = service.serve(this);
        }
        byte[] unread = new byte[input.remaining()];
        input.get(unread);
        input = ByteBuffer.allocate(INPUT_CAPACITY).put(unread).flip();
        return next;
    }

    public static boolean waits(Next next) {
        return next != Next.CLOSE && next != Next.LINGER;
    }

    /** Everything that was sent, head and body. */
    public byte[] bytes() {
        return sent.toByteArray();
    }

    /** Everything that was sent, a character a byte. */
    public String text() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    /** What was sent since the last call of this method, a character a byte. */
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
    public int fill() {
        if (segments.isEmpty()) {
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
    public int offer(ByteBuffer bytes) {
        byte[] taken = new byte[(int) Math.min(room, bytes.remaining())];
        bytes.get(taken);
        sent.writeBytes(taken);
        room -= taken.length;
        return taken.length;
    }

    @Override
    public void send(FileChannel file, long position, long count) throws IOException {
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

    @Override
    public boolean stepAside() {
        replaceUsedInput();
        return true;
    }

    @Override
    public boolean acquire(ConcurrencyLimit limit) {
        return limit.tryAcquire();
    }

    /** As the workers do, so that a service that holds on to a used-up input is found out. */
    private void replaceUsedInput() {
        if (!input.hasRemaining()) {
            input = ByteBuffer.allocate(INPUT_CAPACITY).flip();
        }
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
    public InetSocketAddress peer() {
        return new InetSocketAddress("127.0.0.1", 40000);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 8080);
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
}
