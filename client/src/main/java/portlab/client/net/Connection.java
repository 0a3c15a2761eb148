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
import javax.net.ssl.SSLEngine;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Phase;
import portlab.client.measure.Timing;
import portlab.client.measure.Units;
import portlab.client.tls.Tls;
import portlab.client.tls.TlsDetails;
import portlab.client.tls.TlsStream;
import portlab.common.AddressText;
import portlab.common.Protocol;
import portlab.common.secrets.SecretLog;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;
import portlab.common.wire.WireTap;

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
    private final Protocol service;

    /** Null unless somebody watches. */
    private final ConnectionObserver observer;

    /** Null until connected, and unless somebody watches. */
    private volatile WireTap tap;

    /** For what is on the wire; null until connected, and unless somebody wants that. */
    private WireTap socketTap;

    private volatile boolean closed;

    /** Whether the tap has the reason for the end of the connection, and its end. */
    private boolean explained;

    private boolean ended;

    /** Whether closing discards bytes that arrived, which resets the connection. */
    private boolean unread;

    /** Whether the peer has ended its side. */
    private boolean peerEnded;

    /** The same on the wire, where it may be later than in TLS. */
    private boolean socketEnded;

    private InputStream in;
    private OutputStream out;
    /** Null without TLS. */
    private TlsStream tls;

    private TlsDetails details;
    private long connecting;
    private long connected;
    private long secured;
    private long lastWrite;
    private long lastRead;
    private long laterReadNanos;
    private long written;
    private boolean awaiting;
    private boolean answered;
    private boolean totalLimited;
    private long deadline;

    /**
     * Creates an unconnected instance; call {@link #connect(String)} next.
     *
     * @param observer null if nobody watches
     */
    Connection(InetSocketAddress peer, Protocol service, Timeouts timeouts, ConnectionObserver observer) {
        this(new Socket(Proxy.NO_PROXY), peer, service, timeouts, observer);
    }

    /** The same with a socket of its own. */
    Connection(
            Socket socket, InetSocketAddress peer, Protocol service, Timeouts timeouts, ConnectionObserver observer) {
        this.socket = socket;
        this.peer = peer;
        this.service = service;
        this.timeouts = timeouts;
        this.observer = observer;
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
            return new Connection(socket, own, Protocol.HTTP, timeouts, null);
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
        try {
            // Everything that can be done beforehand is, because the total includes the time until the request is sent.
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Timeouts.millis(timeouts.silenceNanos()));
            connecting = System.nanoTime();
            socket.connect(peer, limit);
            connected = System.nanoTime();
            secured = connected;
            in = socket.getInputStream();
            out = socket.getOutputStream();
            if (observer != null) {
                tap = observer.connected(service, local(), peer, connectNanos());
                watchSocket(observer.onSocket(tap));
                spent(Phase.CONNECT, connecting, connected);
            }
        } catch (IOException e) {
            Failure failure = unconnected(e, ifRefused);
            close();
            throw failure;
        }
    }

    private void watchSocket(WireTap wanted) {
        if (wanted != null) {
            socketTap = wanted;
            out = new TappedOutput(out, wanted);
        }
    }

    /**
     * Performs the TLS handshake, within the time limit for connecting. Everything after it is encrypted; those who watch see it
     * as it was before.
     *
     * @param engine a new one
     * @param server as the user knows it
     * @throws Failure after closing the connection
     */
    void secure(SSLEngine engine, String server) throws Failure {
        TlsStream stream = new Encrypted().stream(socketTap == null ? engine : watched(engine));
        totalLimited = true;
        deadline = System.nanoTime() + timeouts.connectNanos();
        try {
            long start = System.nanoTime();
            stream.handshake();
            secured = connected + System.nanoTime() - start;
            limitEachRead();
            tls = stream;
            if (socketTap != null) {
                socketTap.handshakeEnds();
            }
            spent(Phase.TLS, start, start + tlsNanos());
        } catch (IOException e) {
            Failure failure = closed ? stopped(e) : Tls.failure(e, server, stream.seen());
            explain(Reason.TLS_HANDSHAKE_FAILED, failure.what());
            close();
            throw failure;
        }
        if (tap != null) {
            reportTls(tlsDetails());
        }
    }

    private SSLEngine watched(SSLEngine engine) {
        socketTap.handshakeBegins();
        return SecretLog.watch(engine, socketTap::secret);
    }

    private void reportTls(TlsDetails agreed) {
        tap.note(
                agreed.resumed() ? Reason.TLS_RESUMED : Reason.TLS_ESTABLISHED,
                agreed.summary() + ", in " + Units.time(tlsNanos()));
        agreed.certificate()
                .filter(certificate -> !agreed.resumed())
                .ifPresent(certificate -> tap.note(
                        Reason.TLS_CERTIFICATE,
                        certificate.summary() + ", " + agreed.trust().words()));
        observer.secured(tap.connection(), agreed);
    }

    /** Sends a text of Latin-1 characters in one write. */
    void write(String text) throws Failure {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        write(bytes, 0, bytes.length);
    }

    /** Sends bytes in one write. */
    void write(byte[] bytes, int offset, int length) throws Failure {
        lastWrite = System.nanoTime();
        awaiting = true;
        try {
            if (tls == null) {
                out.write(bytes, offset, length);
            } else {
                tls.write(bytes, offset, length);
            }
        } catch (IOException e) {
            throw broken(e);
        }
        if (tap != null) {
            written = System.nanoTime();
            tap.sent(bytes, offset, length);
            spent(Phase.SEND, lastWrite, written);
        }
    }

    /** Closes the sending side of the connection. */
    void endOutput() throws Failure {
        try {
            if (tls == null) {
                socket.shutdownOutput();
                ended(socketTap, Side.LOCAL);
            } else {
                tls.endOutput();
            }
        } catch (IOException e) {
            throw broken(e);
        }
        ended(tap, Side.LOCAL);
    }

    private static void ended(WireTap tap, Side by) {
        if (tap != null) {
            tap.ended(End.HALF_CLOSE, by);
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
            int count = tls == null
                    ? receive(into.array(), into.position(), into.remaining())
                    : tls.read(into.array(), into.position(), into.remaining());
            long end = System.nanoTime();
            laterReadNanos += answered ? end - start : 0;
            lastRead = end;
            answered = true;
            if (tap != null) {
                report(into, start, count);
            }
            into.position(into.position() + Math.max(count, 0));
            return count;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Reads from the socket. */
    private int receive(byte[] bytes, int offset, int length) throws IOException {
        if (totalLimited) {
            socket.setSoTimeout(left(System.nanoTime()));
        }
        int count = in.read(bytes, offset, length);
        if (socketTap != null) {
            reportSocket(bytes, offset, count);
        }
        return count;
    }

    private void reportSocket(byte[] bytes, int offset, int count) {
        socketTap.received(bytes, offset, count);
        if (count < 0 && !socketEnded) {
            socketEnded = true;
            ended(socketTap, Side.REMOTE);
        }
    }

    /** Gives the socket's bytes to TLS. A lambda would be linked in the middle of the first exchange. */
    private final class Encrypted implements TlsStream.Source {
        TlsStream stream(SSLEngine engine) {
            return new TlsStream(engine, this, out);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return receive(bytes, offset, length);
        }
    }

    private void report(ByteBuffer into, long start, int count) {
        if (count < 0) {
            if (!peerEnded) {
                peerEnded = true;
                tap.ended(End.HALF_CLOSE, Side.REMOTE);
            }
            return;
        }
        tap.received(into.array(), into.position(), count);
        spent(awaiting ? Phase.WAIT : Phase.RECEIVE, awaiting ? written : start, lastRead);
        awaiting = false;
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

    /** The time for the TLS handshake; 0 without TLS. */
    long tlsNanos() {
        return secured - connected;
    }

    /** What the TLS handshake agreed on; null without TLS. */
    TlsDetails tlsDetails() {
        if (tls != null && details == null) {
            details = Tls.details(tls);
        }
        return details;
    }

    /**
     * The phases of an exchange of one request and one answer, up to the last read.
     *
     * @param firstByte when the answer's first byte arrived, by {@link System#nanoTime}
     */
    Timing timing(long firstByte) {
        return new Timing(connectNanos(), tlsNanos(), firstByte - lastWrite, laterReadNanos, lastRead - connecting);
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

    /** Whether somebody watches. Only then may a caller {@linkplain #note explain} itself, which loads classes. */
    boolean isWatched() {
        return tap != null;
    }

    /** Tells the observer, if there is one, why the next thing happens; the detail may be empty. */
    void note(Reason reason, String detail) {
        if (tap != null) {
            tap.note(reason, detail);
        }
    }

    /** Tells the observer, if there is one, that another exchange begins. */
    void reused() {
        if (tap != null) {
            tap.reused();
        }
    }

    /** Tells the observer, if there is one, that time was spent. */
    void spent(Phase phase, long start, long end) {
        if (tap != null) {
            observer.spent(phase, tap.connection(), start, end);
        }
    }

    private InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The peer's address and port, as in a URL; with the zone that a link-local address needs. */
    String name() {
        String host = peer.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String text = AddressText.of(peer.getAddress()) + (zone < 0 ? "" : host.substring(zone));
        return new Endpoint(text, peer.getPort()).toString();
    }

    /** Closes the connection because the command is stopped. */
    void abort() {
        if (tap != null) {
            explain(Reason.CUT_BY_USER, "");
        }
        // Without a close_notify: it could wait for a peer that reads nothing.
        closeSocket();
    }

    @Override
    public void close() {
        if (tls != null && !closed) {
            unread |= tls.close(available());
        }
        closeSocket();
    }

    private void closeSocket() {
        if (tap != null) {
            reportClose();
        }
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: everything expected has been read, or another failure has been thrown.
            closed = true;
        }
    }

    /** Reports the end of this connection while its socket still exists. */
    private synchronized void reportClose() {
        if (ended) {
            return;
        }
        ended = true;
        if (socketTap != null) {
            socketTap.handshakeEnds();
        }
        observer.closing(tap.connection(), local(), peer);
        unread |= tls == null && available() > 0;
        Reason done = peerEnded ? Reason.CLOSED_BY_PEER : Reason.CLOSED_WHEN_DONE;
        explain(unread ? Reason.CLOSED_UNREAD : done, "");
        tap.ended(unread ? End.RESET : End.CLOSE, Side.LOCAL);
    }

    /** How many bytes can be read from the socket without waiting. */
    private int available() {
        try {
            return in.available();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Reports why the connection ends; only the first reason counts. */
    synchronized void explain(Reason reason, String detail) {
        if (tap != null && !explained) {
            explained = true;
            tap.note(reason, detail);
        }
    }

    private synchronized void reportReset() {
        if (!ended) {
            explain(Reason.CUT_BY_RESET, "");
            ended = true;
            tap.ended(End.RESET, Side.REMOTE);
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
        if (tap != null) {
            reportFailure(e);
        }
        if (e instanceof SocketTimeoutException) {
            String what = totalLimited ? " did not answer within " : " sent nothing for ";
            return new Failure(
                    ExitCode.TIMED_OUT,
                    name() + what + Timeouts.text(timeouts.silenceNanos()),
                    "allow more time with --timeout SECONDS",
                    e);
        }
        if (tls != null && e instanceof TlsStream.TruncatedException) {
            return new Failure(
                    ExitCode.RESET,
                    name() + " closed the connection without ending the TLS stream, so bytes may be missing",
                    "try again; somebody on the way may have cut it",
                    e);
        }
        return new Failure(
                ExitCode.RESET, "lost the connection to " + name() + " (" + e.getMessage() + ")", "try again", e);
    }

    private void reportFailure(IOException e) {
        if (e instanceof SocketTimeoutException) {
            explain(Reason.CUT_TIMED_OUT, "");
        } else if (tls != null && e instanceof TlsStream.TruncatedException) {
            explain(Reason.TLS_TRUNCATED, "");
        } else {
            reportReset();
        }
    }

    private static Failure stopped(IOException e) {
        return new Failure(ExitCode.INTERRUPTED, "stopped", "", e);
    }
}
