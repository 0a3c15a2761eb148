package portlab.client.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
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
import portlab.common.AddressText;

/**
 * One TCP connection with time limits and a stopwatch. Every failure comes out as a {@link Failure} that names the peer.
 * {@link #close()} from another thread stops whatever is going on.
 *
 * <p>It is a plain socket since that has time limits of its own, starts up in half the time a channel takes, and reads
 * no slower.
 */
final class Connection implements AutoCloseable {
    private static final long POLL_NANOS = 20_000_000L;

    private final Socket socket = new Socket(Proxy.NO_PROXY);
    private final InetSocketAddress peer;
    private final Timeouts timeouts;
    private final Trace trace;
    private volatile boolean closed;
    private InputStream in;
    private OutputStream out;
    private long connectNanos;
    private long lastWrite;
    private long lastRead;
    private long laterReadNanos;
    private boolean answered;
    private boolean hurried;
    private long hurriedUntil;

    /** A connection still to be made, by {@link #connect()}. */
    Connection(InetSocketAddress peer, Timeouts timeouts, Trace trace) {
        this.peer = peer;
        this.timeouts = timeouts;
        this.trace = trace;
    }

    /**
     * Connects, within the time allowed.
     *
     * @throws Failure after which the connection is closed
     */
    void connect() throws Failure {
        int limit = Timeouts.millis(timeouts.connectNanos());
        try {
            socket.setTcpNoDelay(true);
            long start = System.nanoTime();
            socket.connect(peer, limit);
            long end = System.nanoTime();
            connectNanos = end - start;
            trace.note(start, "connecting to " + name());
            trace.note(end, "connected");
            socket.setSoTimeout(Timeouts.millis(timeouts.silenceNanos()));
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            Failure failure = unconnected(e);
            close();
            throw failure;
        }
    }

    /** Sends a text of Latin-1 characters in one write. */
    void write(String text) throws Failure {
        write(text, text);
    }

    /** The same for a text of which the trace may not show all. */
    void write(String text, String shown) throws Failure {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        write(bytes, 0, bytes.length);
        trace.sent(lastWrite, shown);
    }

    /** Sends bytes in one write, which the trace does not show. */
    void write(byte[] bytes, int offset, int length) throws Failure {
        lastWrite = System.nanoTime();
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Ends this side of the connection. */
    void endOutput() throws Failure {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * From now on all that is read must have come within the time of silence that is allowed: a peer that sends a head or a
     * line a byte now and then is never silent, and would be waited for as long as it likes.
     */
    void hurry() {
        hurried = true;
        hurriedUntil = System.nanoTime() + timeouts.silenceNanos();
    }

    /** From now on each read may take the time of silence that is allowed. */
    void takeYourTime() throws Failure {
        hurried = false;
        try {
            socket.setSoTimeout(Timeouts.millis(timeouts.silenceNanos()));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * Waits for bytes and reads what has come, into a buffer on the heap.
     *
     * @return how many, or -1 at the end of the stream
     */
    int read(ByteBuffer into) throws Failure {
        long start = System.nanoTime();
        try {
            if (hurried) {
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
        long left = hurriedUntil - now;
        if (left <= 0) {
            throw new SocketTimeoutException("too slow");
        }
        return Timeouts.millis(left);
    }

    /** Waits for as long as a peer may be silent; closing this connection ends it. Gives up by cancelling. */
    <T> T await(CompletableFuture<T> task, String what) throws ExecutionException, Failure {
        long end = System.nanoTime() + timeouts.silenceNanos();
        try {
            while (!closed && System.nanoTime() < end) {
                try {
                    return task.get(Math.min(POLL_NANOS, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    // Looks again whether the connection was closed or the time is up.
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
        throw new Failure(ExitCode.TIMED_OUT, what + within, "allow more with --timeout SECONDS");
    }

    long connectNanos() {
        return connectNanos;
    }

    /** When the last text written was handed to the kernel, by {@link System#nanoTime}. */
    long lastWrite() {
        return lastWrite;
    }

    /** When the last read came back, by {@link System#nanoTime}. */
    long lastRead() {
        return lastRead;
    }

    /** The time spent reading so far, but for the first read, which is the wait for an answer. */
    long laterReadNanos() {
        return laterReadNanos;
    }

    Trace trace() {
        return trace;
    }

    /** The peer's address and port, as a URL writes them; with the zone, without which nobody reaches that address. */
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
            // Nothing is lost: all that was expected has been read by now, or a failure is on its way already.
            trace.note(System.nanoTime(), "closing failed: " + e.getMessage());
        }
    }

    private Failure unconnected(IOException e) {
        if (closed) {
            return stopped(e);
        }
        if (e instanceof SocketTimeoutException) {
            return new Failure(
                    ExitCode.TIMED_OUT,
                    name() + " does not answer within " + Timeouts.text(timeouts.connectNanos()),
                    "check the address and the firewall, or allow more with --connect-timeout SECONDS",
                    e);
        }
        if (e instanceof ConnectException && String.valueOf(e.getMessage()).startsWith("Connection refused")) {
            return new Failure(
                    ExitCode.UNCONNECTED,
                    name() + " refuses the connection",
                    "is a server running there? java -jar server.jar -p " + peer.getPort() + " starts one",
                    e);
        }
        return new Failure(
                ExitCode.UNCONNECTED, "cannot connect to " + name() + ": " + e.getMessage(), "check the address", e);
    }

    private Failure broken(IOException e) {
        if (closed) {
            return stopped(e);
        }
        if (e instanceof SocketTimeoutException) {
            String what = hurried ? " has not answered within " : " has been silent for ";
            return new Failure(
                    ExitCode.TIMED_OUT,
                    name() + what + Timeouts.text(timeouts.silenceNanos()),
                    "allow more with --timeout SECONDS",
                    e);
        }
        return new Failure(ExitCode.RESET, name() + " broke the connection (" + e.getMessage() + ")", "try again", e);
    }

    private static Failure stopped(IOException e) {
        return new Failure(ExitCode.INTERRUPTED, "stopped", "", e);
    }
}
