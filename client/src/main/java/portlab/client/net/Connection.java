package portlab.client.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/**
 * One TCP connection in blocking mode, with time limits and a stopwatch. Every failure comes out as a {@link Failure}
 * that names the peer. {@link #close()} from another thread stops whatever is going on.
 */
final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final InetSocketAddress peer;
    private final Timeouts timeouts;
    private final Trace trace;
    private final Watchdog watchdog;
    private long connectNanos;
    private long lastWrite;
    private long lastRead;
    private long readNanos;

    /** Opens a channel to be connected by {@link #connect()}. */
    Connection(InetSocketAddress peer, Timeouts timeouts, Trace trace) throws Failure {
        this.peer = peer;
        this.timeouts = timeouts;
        this.trace = trace;
        try {
            channel = SocketChannel.open();
        } catch (IOException e) {
            throw new Failure(ExitCode.UNCONNECTED, "cannot open a socket: " + e.getMessage(), "", e);
        }
        watchdog = new Watchdog(channel);
    }

    /**
     * Connects, within the time allowed.
     *
     * @throws Failure after which the connection is closed
     */
    void connect() throws Failure {
        watchdog.limit(timeouts.connectNanos());
        long start = System.nanoTime();
        trace.note(start, "connecting to " + name());
        watchdog.watch(start);
        watchdog.start();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            start = System.nanoTime();
            channel.connect(peer);
            long end = System.nanoTime();
            watchdog.rest();
            connectNanos = end - start;
            trace.note(end, "connected");
        } catch (IOException | UnsupportedAddressTypeException e) {
            close();
            throw unconnected(e);
        }
        watchdog.limit(timeouts.silenceNanos());
    }

    /** Sends all of the bytes. */
    void write(byte[] bytes) throws Failure {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                lastWrite = System.nanoTime();
                watchdog.watch(lastWrite);
                channel.write(left);
            }
            watchdog.rest();
        } catch (IOException e) {
            throw broken(e);
        }
        trace.sent(lastWrite, bytes);
    }

    /**
     * Waits for bytes and reads what has come.
     *
     * @return how many, or -1 at the end of the stream
     */
    int read(ByteBuffer into) throws Failure {
        long start = System.nanoTime();
        watchdog.watch(start);
        try {
            int count = channel.read(into);
            lastRead = System.nanoTime();
            watchdog.rest();
            readNanos += lastRead - start;
            return count;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    long connectNanos() {
        return connectNanos;
    }

    /** When the last byte written was handed to the kernel, by {@link System#nanoTime}. */
    long lastWrite() {
        return lastWrite;
    }

    /** When the last read came back, by {@link System#nanoTime}. */
    long lastRead() {
        return lastRead;
    }

    /** The time spent reading so far. */
    long readNanos() {
        return readNanos;
    }

    Trace trace() {
        return trace;
    }

    /** The peer's address and port, as a URL writes them. */
    String name() {
        return new Endpoint(peer.getAddress().getHostAddress(), peer.getPort()).toString();
    }

    @Override
    public void close() {
        watchdog.dismiss();
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost: all that was expected has been read by now, or a failure is on its way already.
            trace.note(System.nanoTime(), "closing failed: " + e.getMessage());
        }
    }

    private Failure unconnected(Exception e) {
        if (watchdog.expired()) {
            return new Failure(
                    ExitCode.TIMED_OUT,
                    name() + " does not answer within " + Timeouts.text(timeouts.connectNanos()),
                    "check the address and the firewall, or allow more with --connect-timeout SECONDS",
                    e);
        }
        if (e instanceof ClosedChannelException) {
            return stopped(e);
        }
        if (e instanceof ConnectException && "Connection refused".equals(e.getMessage())) {
            return new Failure(
                    ExitCode.UNCONNECTED,
                    name() + " refuses the connection",
                    "is a server running there? java -jar server.jar -p " + peer.getPort() + " starts one",
                    e);
        }
        String reason = e instanceof UnsupportedAddressTypeException ? "no such addresses here" : e.getMessage();
        return new Failure(ExitCode.UNCONNECTED, "cannot connect to " + name() + ": " + reason, "check the address", e);
    }

    private Failure broken(IOException e) {
        if (watchdog.expired()) {
            return new Failure(
                    ExitCode.TIMED_OUT,
                    name() + " has been silent for " + Timeouts.text(timeouts.silenceNanos()),
                    "allow more with --timeout SECONDS",
                    e);
        }
        if (e instanceof ClosedChannelException) {
            return stopped(e);
        }
        return new Failure(ExitCode.RESET, name() + " broke the connection (" + e.getMessage() + ")", "try again", e);
    }

    private static Failure stopped(Exception e) {
        return new Failure(ExitCode.INTERRUPTED, "stopped", "", e);
    }
}
