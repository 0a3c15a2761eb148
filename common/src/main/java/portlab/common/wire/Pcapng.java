package portlab.common.wire;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import portlab.common.Version;
import portlab.common.wire.WireEvent.Side;

/**
 * A capture for Wireshark and tshark. A socket sees streams, not packets, so the packets are made up: a handshake, each read or write
 * in segments of up to 64 KiB, an acknowledgement for each, FIN and RST where the sides ended. Addresses, ports, bytes, their order
 * and their times are real. Notes become comments of the packet that follows them.
 *
 * <p>Missing bytes leave a gap in the sequence numbers, and a comment says so; Wireshark then rightly reports lost segments. So
 * {@link WireLimit} must not stand before it.
 *
 * <p>Secrets of TLS become blocks of their own. Wireshark needs them before the packets of the handshake that agrees on them.
 */
public final class Pcapng implements WireFormat {
    private static final String SYNTHETIC = "Portlab made these packets from what its sockets read and wrote."
            + " Bytes, addresses, ports and times are real; handshakes, segments, acknowledgements and sequence numbers are not.";

    private static final byte[] NOTHING = {};

    private final Map<Long, Stream> streams = new HashMap<>();
    private final List<String> general = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Override
    public byte[] begin() {
        out.writeBytes(PcapngBlock.sectionHeader(SYNTHETIC, "Portlab " + Version.number()));
        out.writeBytes(PcapngBlock.interfaceDescription("portlab"));
        return take();
    }

    @Override
    public boolean needsAll() {
        return true;
    }

    @Override
    public byte[] format(WireEvent event) {
        if (event instanceof WireEvent.Opened opened) {
            Stream stream = new Stream(opened);
            streams.put(opened.connection(), stream);
            stream.handshake(opened);
        }
        Stream stream = streams.get(event.connection());
        if (stream != null) {
            stream.take(event);
        } else if (event instanceof WireEvent.Omitted omitted) {
            general.add(WireText.omitted(omitted));
        }
        if (event instanceof WireEvent.Ended ended && ended.last()) {
            streams.remove(event.connection());
        }
        return take();
    }

    private byte[] take() {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    /** One of the two directions. */
    private static final class Direction {
        private final InetSocketAddress from;
        private int sequence;
        private boolean ended;

        /** Whether the other side has not acknowledged everything. */
        private boolean open;

        Direction(InetSocketAddress from, int sequence) {
            this.from = from;
            this.sequence = sequence;
        }
    }

    /** A connection. */
    private final class Stream {
        private final long opened;
        private final Direction local;
        private final Direction remote;
        private final List<String> comments = new ArrayList<>();
        private long now;

        Stream(WireEvent.Opened event) {
            opened =
                    event.time().getEpochSecond() * 1_000_000_000 + event.time().getNano();
            int first = (int) event.connection() * 0x9E3779B1;
            local = new Direction(event.local(), first);
            remote = new Direction(event.remote(), ~first);
        }

        void handshake(WireEvent.Opened event) {
            Direction client = event.server() ? remote : local;
            Direction server = event.server() ? local : remote;
            now = opened - event.connectNanos();
            segment(client, TcpPacket.SYN, NOTHING, 0, 0);
            client.sequence++;
            now = opened;
            segment(server, TcpPacket.SYN | TcpPacket.ACK, NOTHING, 0, 0);
            server.sequence++;
            acknowledge(server);
        }

        void take(WireEvent event) {
            now = opened + event.nanos();
            if (event instanceof WireEvent.Data data) {
                data(direction(data.from()), data);
            } else if (event instanceof WireEvent.Ended ended) {
                end(direction(ended.by()), ended);
            } else if (event instanceof WireEvent.Note note) {
                comments.add(WireText.note(note));
            } else if (event instanceof WireEvent.Reused reused) {
                comments.add(WireText.reused(reused));
            } else if (event instanceof WireEvent.Secret secret) {
                out.writeBytes(PcapngBlock.secret(secret.line()));
            } else if (event instanceof WireEvent.Omitted omitted) {
                comments.add(WireText.omitted(omitted));
                local.sequence += (int) omitted.sent();
                remote.sequence += (int) omitted.received();
            }
        }

        private void data(Direction from, WireEvent.Data data) {
            acknowledgeOpen(from);
            byte[] bytes = data.bytes();
            for (int at = 0; at < bytes.length; at += TcpPacket.MAX_PAYLOAD) {
                int length = Math.min(TcpPacket.MAX_PAYLOAD, bytes.length - at);
                int push = at + length == bytes.length ? TcpPacket.PSH : 0;
                commented(from, TcpPacket.ACK | push, bytes, at, length);
                from.sequence += length;
                from.open = true;
            }
            if (data.missing() > 0) {
                comments.add("… " + data.missing() + " bytes were not recorded");
                from.sequence += (int) data.missing();
            }
        }

        private void end(Direction by, WireEvent.Ended ended) {
            boolean resets =
                    ended.end() == WireEvent.End.RESET || ended.end() == WireEvent.End.CUT && ended.by() == Side.LOCAL;
            if (resets) {
                commented(by, TcpPacket.RST | TcpPacket.ACK, NOTHING, 0, 0);
                return;
            }
            if (!by.ended) {
                acknowledgeOpen(by);
                commented(by, TcpPacket.FIN | TcpPacket.ACK, NOTHING, 0, 0);
                by.sequence++;
                by.ended = true;
                by.open = true;
            }
            if (ended.last()) {
                acknowledgeLast(other(by));
                acknowledgeLast(by);
            }
        }

        private Direction direction(Side side) {
            return side == Side.LOCAL ? local : remote;
        }

        private Direction other(Direction direction) {
            return direction == local ? remote : local;
        }

        /** A packet for what has happened, which carries the comments. */
        private void commented(Direction from, int flags, byte[] bytes, int offset, int length) {
            comments.addAll(general);
            general.clear();
            write(from, flags, bytes, offset, length, comments);
            comments.clear();
        }

        private void segment(Direction from, int flags, byte[] bytes, int offset, int length) {
            write(from, flags, bytes, offset, length, List.of());
        }

        /**
         * The acknowledgement of what a direction carried before. It waits for the next packet of either side, as a delayed one
         * does (RFC 9293 section 3.8.6.3), so that an answer carries it.
         */
        private void acknowledgeOpen(Direction direction) {
            if (direction.open) {
                acknowledge(direction);
            }
        }

        /** No other packet follows that could carry the comments. */
        private void acknowledgeLast(Direction direction) {
            if (direction.open) {
                commented(other(direction), TcpPacket.ACK, NOTHING, 0, 0);
            }
        }

        private void acknowledge(Direction direction) {
            segment(other(direction), TcpPacket.ACK, NOTHING, 0, 0);
        }

        private void write(
                Direction from, int flags, byte[] bytes, int offset, int length, List<String> packetComments) {
            Direction to = other(from);
            to.open = false;
            TcpPacket packet =
                    new TcpPacket(from.from, to.from, from.sequence, to.sequence, flags, bytes, offset, length);
            out.writeBytes(PcapngBlock.packet(now, packet.packet(), packetComments));
        }
    }
}
