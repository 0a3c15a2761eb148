package portlab.common.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * An IP packet (RFC 791, RFC 8200) with a TCP segment (RFC 9293) and correct checksums.
 *
 * @param from the sender's address; of the same family as {@code to}, or one of the two becomes an IPv4-mapped one
 * @param sequence the sequence number
 * @param acknowledged the acknowledgement number; sent if {@code flags} has {@link #ACK}
 * @param bytes the payload is a part of these, at most {@link #MAX_PAYLOAD} bytes
 */
record TcpPacket(
        InetSocketAddress from,
        InetSocketAddress to,
        int sequence,
        int acknowledged,
        int flags,
        byte[] bytes,
        int offset,
        int length) {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int TCP_HEADER = 20;
    private static final int PROTOCOL = 6;
    private static final int HOPS = 64;

    /** So that a packet of either family has at most 65,535 bytes. */
    static final int MAX_PAYLOAD = 0xffff - IPV6_HEADER - TCP_HEADER;

    /** The maximum segment size of 65,475 bytes, and a window scale of 2^14 (RFC 7323 section 2), so that no window is ever full. */
    private static final byte[] SYN_OPTIONS = {2, 4, (byte) (MAX_PAYLOAD >> 8), (byte) MAX_PAYLOAD, 1, 3, 3, 14};

    private static final byte[] NO_OPTIONS = {};

    byte[] packet() {
        byte[] source = from.getAddress().getAddress();
        byte[] destination = to.getAddress().getAddress();
        if (source.length != destination.length) {
            source = mapped(source);
            destination = mapped(destination);
        }
        byte[] options = (flags & SYN) != 0 ? SYN_OPTIONS : NO_OPTIONS;
        int tcp = TCP_HEADER + options.length + length;
        ByteBuffer packet = source.length == 4 ? ipv4(source, destination, tcp) : ipv6(source, destination, tcp);
        int start = packet.position();
        packet.putShort((short) from.getPort()).putShort((short) to.getPort());
        packet.putInt(sequence).putInt((flags & ACK) != 0 ? acknowledged : 0);
        packet.put((byte) (TCP_HEADER + options.length << 2)).put((byte) flags);
        packet.putShort((short) 0xffff).putInt(0);
        packet.put(options).put(bytes, offset, length);
        long pseudoHeader = sum(source, 0, source.length) + sum(destination, 0, destination.length) + PROTOCOL + tcp;
        packet.putShort(start + 16, checksum(pseudoHeader + sum(packet.array(), start, tcp)));
        return packet.array();
    }

    private static ByteBuffer ipv4(byte[] source, byte[] destination, int length) {
        ByteBuffer packet = ByteBuffer.allocate(IPV4_HEADER + length);
        packet.putShort((short) 0x4500).putShort((short) (IPV4_HEADER + length));
        packet.putInt(0x4000).put((byte) HOPS).put((byte) PROTOCOL).putShort((short) 0);
        packet.put(source).put(destination);
        return packet.putShort(10, checksum(sum(packet.array(), 0, IPV4_HEADER)));
    }

    private static ByteBuffer ipv6(byte[] source, byte[] destination, int length) {
        ByteBuffer packet = ByteBuffer.allocate(IPV6_HEADER + length);
        packet.putInt(0x60000000).putShort((short) length).put((byte) PROTOCOL).put((byte) HOPS);
        return packet.put(source).put(destination);
    }

    /** An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2). */
    private static byte[] mapped(byte[] address) {
        return address.length == 16
                ? address
                : ByteBuffer.allocate(16)
                        .putInt(0)
                        .putInt(0)
                        .putInt(0xffff)
                        .put(address)
                        .array();
    }

    private static long sum(byte[] bytes, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int b = bytes[from + i] & 0xff;
            sum += i % 2 == 0 ? b << 8 : b;
        }
        return sum;
    }

    /** The ones' complement of the ones' complement sum (RFC 1071). */
    private static short checksum(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (short) ~folded;
    }
}
