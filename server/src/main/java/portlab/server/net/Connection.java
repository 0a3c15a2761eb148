package portlab.server.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * One peer, as a {@link Service} sees it while it serves. Only the thread that serves may call it.
 *
 * <p>Reading never waits: {@link #fill} takes what has come. Writing may: {@link #write} and {@link #send} return when
 * all is handed to the operating system, and let other connections be served meanwhile.
 */
public interface Connection {

    /** How many unread bytes {@link #input} can hold, so how long a request may be that is not consumed in parts. */
    int INPUT_CAPACITY = 128 * 1024;

    /** How many bytes {@link #output} can hold. */
    int OUTPUT_CAPACITY = 64 * 1024;

    /**
     * The bytes that came and are not used yet, from position to limit; using them moves the position. Ask for it anew
     * after each {@link #write}, {@link #send} and {@link #stepAside}: an input that is used up may then be another.
     */
    ByteBuffer input();

    /**
     * Adds to {@link #input} what has come.
     *
     * @return how many bytes were added; 0 when nothing is there at the moment or the input is full; -1 when the peer
     *     has ended its side and no more will come
     */
    int fill() throws IOException;

    /**
     * An empty buffer to put an answer together in, so that it leaves in one write. It is the service's until it asks
     * for it again, calls {@link #send} or returns.
     */
    ByteBuffer output();

    /**
     * Writes all of {@code bytes}.
     *
     * @throws IOException when the peer is gone, or reads more slowly than {@link Limits} allow
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Writes as much of {@code bytes} as the operating system takes at once, without waiting; for a protocol that has
     * both directions open at the same time. What is left is for the next call, after {@link Next#WAIT_FOR_EITHER}.
     *
     * @return how many bytes were taken, 0 when the peer's side is full
     */
    int offer(ByteBuffer bytes) throws IOException;

    /**
     * Sends {@code count} bytes of {@code file} from {@code position}, from the file to the socket inside the kernel
     * where it can.
     *
     * @throws EOFException when the file ends before that; the peer must then see a closed connection
     * @throws IOException as for {@link #write}
     */
    void send(FileChannel file, long position, long count) throws IOException;

    /**
     * Says that the service is about to work for long: other connections are served meanwhile, by another worker. A
     * service that does not say so and takes longer than some milliseconds is found out, and the others then wait for
     * these milliseconds.
     *
     * @return false when every worker is busy; then the others wait until this call returns
     */
    boolean stepAside();

    /**
     * Takes a permit for a kind of work of which there may be only so much at once; never waits. The service gives it back
     * with {@link ConcurrencyLimit#release}.
     *
     * @return false when none is free; see {@link Next.WaitForPermit}
     */
    boolean acquire(ConcurrencyLimit limit);

    /** Whether this call happens because the deadline of the last {@link Next} passed. */
    boolean overdue();

    /** Whether the server is shutting down: this exchange is to be finished, and is the connection's last. */
    boolean closing();

    /** What {@link #state(Object)} was last given on this connection; null at first. */
    Object state();

    /** Keeps what the service must remember between two calls; null says that nothing is under way. */
    void state(Object state);

    /** The peer's address and port. */
    InetSocketAddress peer();

    /** The address and port on this side. */
    InetSocketAddress local();

    /** Bytes received from the peer so far. */
    long received();

    /** Bytes sent to the peer so far. */
    long sent();

    /** Connections open at the moment on the whole server, this one included; see {@link Load#connections}. */
    int active();

    /** What the whole server has to do at the moment. */
    Load load();
}
