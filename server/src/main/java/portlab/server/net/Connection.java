package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.function.IntFunction;
import portlab.common.wire.Reason;
import portlab.common.wire.WireTap;

/**
 * A connection to a peer, as a {@link Service} uses it. Only the thread that called the service may use it.
 *
 * <p>Reading never waits: {@link #fill} takes what has arrived. Writing may wait: {@link #write} and {@link #send} return
 * once the operating system has everything; meanwhile other workers serve the other connections.
 */
public interface Connection {

    /** How many unread bytes {@link #input} can hold. A service must consume longer requests in parts. */
    int INPUT_CAPACITY = 128 * 1024;

    /** How many bytes {@link #output} can hold. */
    int OUTPUT_CAPACITY = 64 * 1024;

    /** Earlier than all rounds. */
    long NO_ROUND = 0;

    /**
     * The unread bytes, from position to limit; reading them moves the position. Call this again after {@link #write},
     * {@link #send} and {@link #stepAside}, which may replace an empty buffer.
     */
    ByteBuffer input();

    /**
     * Adds what has arrived to {@link #input}.
     *
     * @return the number of bytes added; 0 if there are none now or the input is full; -1 if the peer has ended its side
     */
    int fill() throws IOException;

    /**
     * An empty buffer to assemble an answer in, so that it leaves in one write. The service may use it until it calls this
     * method or {@link #send}, or returns.
     */
    ByteBuffer output();

    /**
     * Writes all of {@code bytes}.
     *
     * @throws IOException when the peer is gone or reads more slowly than {@link Limits} allow
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Writes as much of {@code bytes} as the operating system takes without waiting, for a protocol that reads and writes at
     * the same time. To write the rest later, the service returns {@link Next#WAIT_FOR_EITHER}.
     *
     * @return the number of bytes written; 0 if the send buffer is full
     */
    int offer(ByteBuffer bytes) throws IOException;

    /**
     * Sends {@code count} bytes of {@code file} from {@code position}, inside the kernel if it can.
     *
     * @throws EOFException when the file ends earlier; the connection must then be closed
     * @throws IOException as for {@link #write}
     */
    void send(FileChannel file, long position, long count) throws IOException;

    /**
     * Waits until {@link System#nanoTime} reaches {@code nanoTime}, as {@link #write} waits for a slow reader: meanwhile
     * other workers serve the other connections. Returns at once when that time has passed.
     *
     * @throws IOException when another connection needs the worker, or the server stops
     */
    void pause(long nanoTime) throws IOException;

    /**
     * Announces long work, so that another worker serves the other connections at once. Without this call, the
     * {@link Sentinel} detects a slow service after some milliseconds, and the other connections wait for that long.
     *
     * @return false if every worker is busy; then the other connections wait until the service returns
     */
    boolean stepAside();

    /**
     * Takes a permit for work whose concurrency is limited; never waits. The service gives it back with
     * {@link ConcurrencyLimit#release}.
     *
     * @return false if none is free; see {@link Next.WaitForPermit}
     */
    boolean acquire(ConcurrencyLimit limit);

    /** The tap that wants the secrets of TLS on this connection; null if nobody does. */
    default WireTap secretsTap() {
        return null;
    }

    /** Whether someone watches the wire, so that a detail for {@link #note} is worth building. */
    default boolean isWatched() {
        return false;
    }

    /** Whether answers name their reasons to the peer, because the user records this connection. */
    default boolean tellsReasons() {
        return false;
    }

    /**
     * Explains a decision to those who watch the wire, before the bytes or the end that it leads to.
     *
     * @param detail what it is about, such as {@code bytes 0-99 of 500}; may be empty
     */
    default void note(Reason reason, String detail) {}

    /** The same without a detail. */
    default void note(Reason reason) {
        note(reason, "");
    }

    /** Reports to those who watch the wire that an exchange is over, and the next byte from the peer begins another. */
    default void reused() {}

    /**
     * Has the service called soon although the peer sent nothing and no deadline has passed, for what other threads have for
     * the peer. Any thread may run it at any time; it never waits, and does nothing once the connection has ended. What was
     * done before it ran is visible to the service in a call that begins later.
     */
    Runnable waker();

    /** Whether the {@link #waker} ran since the last call of the service. */
    boolean woken();

    /** Whether the service is called because the deadline of its last {@link Next} has passed. */
    boolean overdue();

    /** Whether the server is shutting down; the service should finish this exchange and then close. */
    boolean closing();

    /** What the service last passed to {@link #state(Object)}; null at first. */
    Object state();

    /** Keeps the service's state until its next call; null means that no exchange is under way. */
    void state(Object state);

    /**
     * The round to which the input of this call belongs. A round begins when a select has returned, so the peer sent the
     * first unread byte before the round began, and whatever a service finds out in that round or a later one is newer than
     * this byte. Numbers grow over time, in one sequence for the whole server.
     *
     * @return {@link #NO_ROUND} if no select reported the input, as on a new connection
     */
    long round();

    /** The address and port of the peer, or of the client that a proxy announced. */
    InetSocketAddress peer();

    /** What both sides agreed on over TLS; null without TLS, and before the end of the handshake. */
    default TlsInfo tls() {
        return null;
    }

    /** Bytes received from the peer so far. */
    long received();

    /** Bytes sent to the peer so far. */
    long sent();

    /** How many connections the server has open now, including this one; see {@link Load#connections}. */
    int active();

    /** The load of the whole server now. */
    Load load();

    /** What the whole server is doing, whenever asked; any thread may ask, also after the connection's end. */
    IntFunction<Overview> overviews();

    /**
     * A server's load at one moment.
     *
     * @param connections the number of open connections, without those of listeners that {@linkplain Listener#openToTheEnd
     *     stay open} to the end
     * @param held how many of them occupy a worker; the others wait without one
     * @param workers the number of worker threads
     * @param mostWorkers the maximum number of worker threads
     * @param draining whether the server will shut down soon, so that load balancers should send new clients elsewhere
     * @param leadsTaken how often since the start the sentinel took the lead from a slow turn
     * @param longestTurn the duration of the longest of these turns that has ended
     */
    record Load(
            int connections,
            int held,
            int workers,
            int mostWorkers,
            boolean draining,
            long leadsTaken,
            Duration longestTurn) {}
}
