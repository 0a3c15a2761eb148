package portlab.common.wire;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * What happened on a connection, as one of its two sockets saw it. The events of a connection start with {@link Opened} and
 * are in order; those of several connections may be mixed. All views and files are made of these events.
 *
 * <p>Events are immutable by convention: a byte array belongs to its event, is a private copy of what was on the wire, and
 * nobody changes it. {@link WireTap} makes the copies. Records with arrays are equal only to themselves.
 */
public sealed interface WireEvent {

    /** The connection's number: unique in this process, counted from 1. 0 stands for connections that nobody recorded. */
    long connection();

    /** Nanoseconds since the connection opened; never less than in the connection's event before. */
    long nanos();

    /** One of the two ends of a connection. */
    enum Side {
        /** This process. */
        LOCAL,
        /** The process at the other end. */
        REMOTE
    }

    /** How a connection or one of its directions ends. */
    enum End {
        /** A side sends nothing more (FIN) but may still receive. */
        HALF_CLOSE,
        /** A side neither sends nor receives any more. The last event. */
        CLOSE,
        /** A side discards the connection (RST). The last event. */
        RESET,
        /**
         * A side gives up in the middle of an exchange. The last event. This side does so with a reset; of the other side it
         * means that its stream ended too early.
         */
        CUT
    }

    /** Why events are missing. */
    enum Omission {
        /** They came faster than they could be written. */
        OVERLOAD,
        /** The user's filter left them out. */
        FILTER
    }

    /**
     * A connection is established.
     *
     * @param server whether this side accepted the connection
     * @param service the word of the protocol, such as {@code http} ({@link portlab.common.Protocol#word})
     * @param local this side's address
     * @param remote the peer's address
     * @param time when the connection was established, by the wall clock
     * @param connectNanos how long connecting took before {@code time}; 0 if this side accepted
     */
    record Opened(
            long connection,
            boolean server,
            String service,
            InetSocketAddress local,
            InetSocketAddress remote,
            Instant time,
            long connectNanos)
            implements WireEvent {

        @Override
        public long nanos() {
            return 0;
        }

        /** The address of the side that connected. */
        public InetSocketAddress client() {
            return server ? remote : local;
        }
    }

    /** Bytes moved, in one of the two directions. */
    sealed interface Data extends WireEvent {

        /** How many bytes moved, at least one. */
        long count();

        /** The first of these bytes; all of them unless a limit left out the rest. */
        byte[] bytes();

        /** The side that sent the bytes. */
        Side from();

        /** The same event with other bytes, of which there are no more than {@link #count}. */
        Data withBytes(byte[] replacement);

        /** How many bytes moved but were not captured. */
        default long missing() {
            return count() - bytes().length;
        }
    }

    /** The operating system took bytes from this side. */
    record Sent(long connection, long nanos, long count, byte[] bytes) implements Data {
        @Override
        public Side from() {
            return Side.LOCAL;
        }

        @Override
        public Sent withBytes(byte[] replacement) {
            return new Sent(connection, nanos, count, replacement);
        }
    }

    /** This side read bytes from the peer. */
    record Received(long connection, long nanos, long count, byte[] bytes) implements Data {
        @Override
        public Side from() {
            return Side.REMOTE;
        }

        @Override
        public Received withBytes(byte[] replacement) {
            return new Received(connection, nanos, count, replacement);
        }
    }

    /** A direction or the whole connection ended. */
    record Ended(long connection, long nanos, End end, Side by) implements WireEvent {

        /** Whether the connection has no further event. */
        public boolean last() {
            return end != End.HALF_CLOSE;
        }
    }

    /**
     * A decision. It comes before the event that it explains: the status before the bytes of the answer, the reason of a close
     * before the close.
     *
     * @param detail what the decision is about, such as {@code bytes 0-99 of 500}; may be empty; may contain a peer's text
     */
    record Note(long connection, long nanos, Reason reason, String detail) implements WireEvent {}

    /**
     * A kept connection carries another exchange. It comes before the first bytes of that exchange, or after them if they came
     * together with those of the exchange before.
     *
     * @param request the number of the exchange, from 2
     */
    record Reused(long connection, long nanos, int request) implements WireEvent {}

    /**
     * A secret of the connection's TLS, for recordings of encrypted bytes. It comes before the bytes that it encrypts.
     *
     * @param line in the NSS key log format, without the end of the line
     */
    record Secret(long connection, long nanos, String line) implements WireEvent {}

    /**
     * Events are missing here.
     *
     * @param events how many
     * @param sent how many bytes this side sent in them
     * @param received how many bytes this side received in them
     */
    record Omitted(long connection, long nanos, Omission why, long events, long sent, long received)
            implements WireEvent {}
}
