package portlab.common.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import portlab.common.wire.WireEvent.End;
import portlab.common.wire.WireEvent.Side;

/** Makes events for tests: those of connection 1, unless a number is given, each 10 µs after the one before. */
final class Events {
    static final Instant TIME = Instant.parse("2026-11-20T16:53:20.723Z");

    private final long connection;
    private long nanos;

    Events(long connection) {
        this.connection = connection;
    }

    Events() {
        this(1);
    }

    static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** An accepted connection from port 40000 plus its number. */
    WireEvent accepted(String service, int port) {
        return opened(true, service, "127.0.0.1", port, 40_000 + (int) connection);
    }

    WireEvent opened(boolean server, String service, String host, int serverPort, int clientPort) {
        InetSocketAddress listener = address(host, serverPort);
        InetSocketAddress client = address(host, clientPort);
        return new WireEvent.Opened(
                connection,
                server,
                service,
                server ? listener : client,
                server ? client : listener,
                TIME,
                server ? 0 : 571_000);
    }

    WireEvent.Sent sent(String text) {
        return sent(bytes(text));
    }

    WireEvent.Sent sent(byte[] bytes) {
        return new WireEvent.Sent(connection, next(), bytes.length, bytes);
    }

    WireEvent.Received received(String text) {
        return received(bytes(text));
    }

    WireEvent.Received received(byte[] bytes) {
        return new WireEvent.Received(connection, next(), bytes.length, bytes);
    }

    WireEvent note(Reason reason, String detail) {
        return new WireEvent.Note(connection, next(), reason, detail);
    }

    WireEvent reused(int request) {
        return new WireEvent.Reused(connection, next(), request);
    }

    WireEvent ended(End end, Side by) {
        return new WireEvent.Ended(connection, next(), end, by);
    }

    private long next() {
        nanos += 10_000;
        return nanos;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(WireEvent.Data data) {
        return new String(data.bytes(), StandardCharsets.ISO_8859_1);
    }
}
