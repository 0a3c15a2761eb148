package portlab.client.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Timing;
import portlab.common.AddressText;

/**
 * A TCP connection with time limits and a stopwatch. Throws a {@link Failure} that names the peer for every error.
 * {@link #close()} from another thread interrupts reads and writes.
 *
 * <p>Uses a plain socket, which has its own time limits, starts in half the time of a channel and reads as fast.
 */
final class Connection implements AutoCloseable {
    private static final long POLL_NANOS = 20_000_000L;

    private final Socket socket;
    private final InetSocketAddress peer;
    private final Timeouts timeouts;
    private final Trace trace;
    private volatile boolean closed;
    private InputStream in;
    private OutputStream out;
    private long connecting;
    private long connected;
    private long lastWrite;
    private long lastRead;
    private long laterReadNanos;

    private boolean answered;
    private boolean totalLimited;
    private long deadline;

    /** Creates an unconnected instance; call {@link #connect(String)} next. */
    Connection(InetSocketAddress peer, Timeouts timeouts, Trace trace) {
        this(new Socket(Proxy.NO_PROXY), peer, timeouts, trace);
    }

    private Connection(Socket socket, InetSocketAddress peer, Timeouts timeouts, Trace trace) {
        this.socket = socket;
        this.peer = peer;
        this.timeouts = timeouts;
        this.trace = trace;
    }

    /**
     * Creates an unconnected instance whose peer is its own address, so that it reads what it writes: no listener, no second
     * thread, and no packet to anyone else. Not every system can connect it. Closing it leaves nothing behind.
     */
    static Connection toItself(Timeouts timeouts) throws IOException {
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoLinger(true, 0);
            InetSocketAddress own = (InetSocketAddress) socket.getLocalSocketAddress();
            return new Connection(socket, own, timeouts, Trace.on());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Connects within the time limit.
     *
     * @param ifRefused the hint if nothing listens at the port
     * @throws Failure after closing the connection
     */
    void connect(String ifRefused) throws Failure {
        int limit = Timeouts.millis(timeouts.connectNanos());
        String start = "connecting to " + name();
        try {
            // Everything that can be done beforehand is, because the total includes the time until the request is sent.
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Timeouts.millis(timeouts.silenceNanos()));
            connecting = System.nanoTime();
            socket.connect(peer, limit);
            connected = System.nanoTime();
            in = socket.getInputStream();
            out = socket.getOutputStream();
            trace.note(connecting, start);
            trace.note(connected, "connected");
        } catch (IOException e) {
            Failure failure = unconnected(e, ifRefused);
            close();
            throw failure;
        }
    }

    /** Sends a text of Latin-1 characters in one write. */
    void write(String text) throws Failure {
        write(text, text);
    }

    /** Sends a text and shows another in the trace, without passwords. */
    void write(String text, String shown) throws Failure {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        write(bytes, 0, bytes.length);
        trace.sent(lastWrite, shown);
    }

    /** Sends bytes in one write and leaves them out of the trace. */
    void write(byte[] bytes, int offset, int length) throws Failure {
        lastWrite = System.nanoTime();
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Closes the sending side of the connection. */
    void endOutput() throws Failure {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * From now on all reads together may take the time limit for silence. Otherwise a peer that sends a head or a line byte by
     * byte could take forever.
     */
    void limitTotal() {
        totalLimited = true;
        deadline = System.nanoTime() + timeouts.silenceNanos();
    }

    /** From now on each read may take the time limit for silence. */
    void limitEachRead() throws Failure {
        totalLimited = false;
        try {
            socket.setSoTimeout(Timeouts.millis(timeouts.silenceNanos()));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** From now on each read may take this long, but not longer than the time limit for silence. */
    void limitReads(long nanos) throws Failure {
        totalLimited = false;
        try {
            socket.setSoTimeout(Timeouts.millis(Math.min(nanos, timeouts.silenceNanos())));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * Waits for bytes and reads those available into a buffer on the heap.
     *
     * @return the number of bytes, or -1 at the end of the stream
     */
    int read(ByteBuffer into) throws Failure {
        long start = System.nanoTime();
        try {
            if (totalLimited) {
                socket.setSoTimeout(left(start));
            }
            int count = in.read(into.array(), into.position(), into.remaining());
            long end = System.nanoTime();
            laterReadNanos += answered ? end - start : 0;
            lastRead = end;
            answered = true;
            into.position(into.position() + Math.max(count, 0));
            return count;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private int left(long now) throws SocketTimeoutException {
        long left = deadline - now;
        if (left <= 0) {
            throw new SocketTimeoutException("too slow");
        }
        return Timeouts.millis(left);
    }

    /** Waits for a task up to the time limit for silence or until this connection is closed, then cancels it. */
    <T> T await(CompletableFuture<T> task, String what) throws ExecutionException, Failure {
        long end = System.nanoTime() + timeouts.silenceNanos();
        try {
            while (!closed && System.nanoTime() < end) {
                try {
                    return task.get(Math.min(POLL_NANOS, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    // Check again for a closed connection and the time limit.
                    continue;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        task.cancel(true);
        if (closed) {
            throw stopped(null);
        }
        String within = " within " + Timeouts.text(timeouts.silenceNanos());
        throw new Failure(ExitCode.TIMED_OUT, what + within, "allow more time with --timeout SECONDS");
    }

    long connectNanos() {
        return connected - connecting;
    }

    /**
     * The phases of an exchange of one request and one answer, up to the last read.
     *
     * @param firstByte when the answer's first byte arrived, by {@link System#nanoTime}
     */
    Timing timing(long firstByte) {
        return new Timing(connectNanos(), firstByte - lastWrite, laterReadNanos, lastRead - connecting);
    }

    /** When the connection was established, by {@link System#nanoTime}. */
    long connectedNanoTime() {
        return connected;
    }

    /** When the last write started, by {@link System#nanoTime}. */
    long lastWrite() {
        return lastWrite;
    }

    /** When the last read returned, by {@link System#nanoTime}. */
    long lastRead() {
        return lastRead;
    }

    /** The time spent reading so far, except for the first read, which is the wait for an answer. */
    long laterReadNanos() {
        return laterReadNanos;
    }

    Trace trace() {
        return trace;
    }

    /** The peer's address and port, as in a URL; with the zone that a link-local address needs. */
    String name() {
        String host = peer.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String text = AddressText.of(peer.getAddress()) + (zone < 0 ? "" : host.substring(zone));
        return new Endpoint(text, peer.getPort()).toString();
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: everything expected has been read, or another failure has been thrown.
            trace.note(System.nanoTime(), "closing failed: " + e.getMessage());
        }
    }

    private Failure unconnected(IOException e, String ifRefused) {
        if (closed) {
            return stopped(e);
        }
        if (e instanceof SocketTimeoutException) {
            return new Failure(
                    ExitCode.TIMED_OUT,
                    name() + " did not answer within " + Timeouts.text(timeouts.connectNanos()),
                    "check the address and the firewall, or allow more time with --connect-timeout SECONDS",
                    e);
        }
        if (e instanceof ConnectException && String.valueOf(e.getMessage()).startsWith("Connection refused")) {
            return new Failure(ExitCode.UNCONNECTED, name() + " refused the connection", ifRefused, e);
        }
        return new Failure(
                ExitCode.UNCONNECTED, "cannot connect to " + name() + ": " + e.getMessage(), "check the address", e);
    }

    private Failure broken(IOException e) {
        if (closed) {
            return stopped(e);
        }
        if (e instanceof SocketTimeoutException) {
            String what = totalLimited ? " did not answer within " : " sent nothing for ";
            return new Failure(
                    ExitCode.TIMED_OUT,
                    name() + what + Timeouts.text(timeouts.silenceNanos()),
                    "allow more time with --timeout SECONDS",
                    e);
        }
        return new Failure(
                ExitCode.RESET, "lost the connection to " + name() + " (" + e.getMessage() + ")", "try again", e);
    }

    private static Failure stopped(IOException e) {
        return new Failure(ExitCode.INTERRUPTED, "stopped", "", e);
    }
}
