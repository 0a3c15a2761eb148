package portlab.server.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import portlab.common.AddressText;

/**
 * A network: the addresses that begin with the same bits (RFC 4632, RFC 4291 section 2.3). An IPv4 address is the same as
 * the IPv6 one that it is mapped to, and is in no IPv6 network that is wider than the mapped ones' own.
 *
 * @param high the first 64 bits of the lowest address in it, IPv4 ones being mapped
 * @param low the other 64
 * @param bits how many of the 128 all its addresses share
 */
public record Cidr(long high, long low, int bits) {
    private static final int WIDTH = 128;
    private static final int IPV4_WIDTH = 32;

    /** The bits in front of an IPv4 address in its mapped form (RFC 4291 section 2.5.5.2). */
    private static final int MAPPED = WIDTH - IPV4_WIDTH;

    private static final long MAPPED_PREFIX = 0xffffL << IPV4_WIDTH;

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or an address alone, which is a network of one.
     *
     * @throws IllegalArgumentException for anything else, a network with bits behind its length included, saying what is
     *     wrong and what to write
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
            throw new IllegalArgumentException("'" + text + "' has bits behind its length: write " + network + ", or "
                    + one + " for the one address");
        }
        return network;
    }

    private static int length(String text, int most) {
        if (text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("a network's length is a number from 0 to " + most + ", as in 10.0.0.0/8");
    }

    /** The network of this length around an address, with IPv4's bits counted in the mapped form. */
    private static Cidr of(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean ipv4 = bytes.length == IPV4_WIDTH / Byte.SIZE;
        long high = ipv4 ? 0 : buffer.getLong();
        long low = ipv4 ? MAPPED_PREFIX | Integer.toUnsignedLong(buffer.getInt()) : buffer.getLong();
        return new Cidr(high & mask(bits), low & mask(bits - Long.SIZE), bits);
    }

    /** The first so many bits of 64. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : -1L << Math.max(0, Long.SIZE - bits);
    }

    /** The network of which one client usually has every address: an IPv4 address, or an IPv6 one's first 64 bits. */
    static Cidr ofClient(InetAddress address) {
        return of(address, address instanceof Inet4Address ? WIDTH : WIDTH / 2);
    }

    public boolean contains(InetAddress address) {
        boolean comparable = bits >= MAPPED || !(address instanceof Inet4Address);
        return comparable && of(address, bits).equals(this);
    }

    /** As people write it; a network of one as its address. */
    @Override
    public String toString() {
        boolean ipv4 = bits >= MAPPED && high == 0 && low >>> IPV4_WIDTH == MAPPED_PREFIX >>> IPV4_WIDTH;
        String length = bits == WIDTH ? "" : "/" + (ipv4 ? bits - MAPPED : bits);
        return AddressText.of(address()) + length;
    }

    /** The lowest address in it. */
    private InetAddress address() {
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(WIDTH / Byte.SIZE)
                    .putLong(high)
                    .putLong(low)
                    .array());
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen bytes are an address", e);
        }
    }
}
