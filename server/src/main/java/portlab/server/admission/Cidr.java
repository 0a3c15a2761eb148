package portlab.server.admission;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import portlab.common.AddressText;
import portlab.server.net.AddressLiteral;

/**
 * A network: the addresses that share a prefix (RFC 4632, RFC 4291 section 2.3). IPv4 addresses count as their
 * IPv4-mapped IPv6 addresses ({@code ::ffff:0:0/96}), but an IPv6 network with a shorter prefix than that does not contain
 * them.
 *
 * @param high the first 64 bits of the network's lowest address
 * @param low the last 64 bits
 * @param bits the length of the prefix, of 128
 */
public record Cidr(long high, long low, int bits) {
    private static final int WIDTH = 128;
    private static final int IPV4_WIDTH = 32;

    /** The length of the prefix of IPv4-mapped addresses (RFC 4291 section 2.5.5.2). */
    private static final int MAPPED = WIDTH - IPV4_WIDTH;

    private static final long MAPPED_PREFIX = 0xffffL << IPV4_WIDTH;

    /**
     * Parses {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address.
     *
     * @throws IllegalArgumentException for anything else, including a network with bits set after its prefix; the message
     *     says what to write
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = AddressLiteral.parse(host);
        int width = host.indexOf(':') < 0 ? IPV4_WIDTH : WIDTH;
        int bits = slash < 0 ? width : length(text.substring(slash + 1), width);
        Cidr one = of(address, WIDTH);
        Cidr network = of(address, bits + WIDTH - width);
        if (one.high != network.high || one.low != network.low) {
            throw new IllegalArgumentException("invalid network '" + text + "': bits are set after the prefix; write "
                    + network + " for the network or " + one + " for the single address");
        }
        return network;
    }

    private static int length(String text, int most) {
        if (text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "invalid prefix length '" + text + "': expected 0–" + most + ", as in 10.0.0.0/8");
    }

    /** The network with this prefix length, of 128, that contains an address. */
    private static Cidr of(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean ipv4 = bytes.length == IPV4_WIDTH / Byte.SIZE;
        long high = ipv4 ? 0 : buffer.getLong();
        long low = ipv4 ? MAPPED_PREFIX | Integer.toUnsignedLong(buffer.getInt()) : buffer.getLong();
        return new Cidr(high & mask(bits), low & mask(bits - Long.SIZE), bits);
    }

    /** A mask of the first {@code bits} of 64 bits. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : -1L << Math.max(0, Long.SIZE - bits);
    }

    /** The network that usually belongs to one client: a single IPv4 address, or an IPv6 /64 network. */
    static Cidr ofClient(InetAddress address) {
        return of(address, address instanceof Inet4Address ? WIDTH : WIDTH / 2);
    }

    public boolean contains(InetAddress address) {
        boolean comparable = bits >= MAPPED || !(address instanceof Inet4Address);
        return comparable && of(address, bits).equals(this);
    }

    /** In CIDR notation; a network of one address as that address. */
    @Override
    public String toString() {
        boolean ipv4 = bits >= MAPPED && high == 0 && low >>> IPV4_WIDTH == MAPPED_PREFIX >>> IPV4_WIDTH;
        String length = bits == WIDTH ? "" : "/" + (ipv4 ? bits - MAPPED : bits);
        return AddressText.of(address()) + length;
    }

    /** The network's lowest address. */
    private InetAddress address() {
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(WIDTH / Byte.SIZE)
                    .putLong(high)
                    .putLong(low)
                    .array());
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are always an address", e);
        }
    }
}
