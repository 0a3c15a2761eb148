package portlab.server.proxy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The header with which a proxy announces a connection's client: the PROXY protocol, versions 1 and 2, as in HAProxy's
 * proxy-protocol.txt. Parsing does no IO.
 */
public sealed interface ProxyHeader {

    /** The parser needs more bytes. */
    ProxyHeader INCOMPLETE = new Incomplete();

    /** The proxy opened the connection for itself, for a health check. */
    ProxyHeader LOCAL = new Local();

    /** The proxy does not know the client's address, or it is not a TCP address. */
    ProxyHeader UNKNOWN = new Unknown();

    /** The connection belongs to the client at this address and port. */
    record Announced(InetSocketAddress client) implements ProxyHeader {}

    /** See {@link #LOCAL}. */
    record Local() implements ProxyHeader {}

    /** See {@link #UNKNOWN}. */
    record Unknown() implements ProxyHeader {}

    /** See {@link #INCOMPLETE}. */
    record Incomplete() implements ProxyHeader {}

    /** The bytes are not a header. {@code why} completes "because …" for the log, and quotes none of the bytes. */
    record Malformed(String why) implements ProxyHeader {}

    /**
     * Parses the header at the position of {@code in}, and moves the position to its end. The position is undefined
     * after {@link Malformed}, and unchanged after {@link Incomplete}.
     */
    static ProxyHeader parse(ByteBuffer in) {
        if (begins(in, ProxyVersion2.SIGNATURE)) {
            return ProxyVersion2.parse(in);
        }
        return begins(in, ProxyVersion1.WORD)
                ? ProxyVersion1.parse(in)
                : new Malformed("it does not begin with a PROXY protocol header");
    }

    /** Whether the bytes received so far agree with {@code prefix}. */
    private static boolean begins(ByteBuffer in, byte[] prefix) {
        int seen = Math.min(in.remaining(), prefix.length);
        return in.slice(in.position(), seen).equals(ByteBuffer.wrap(prefix, 0, seen));
    }
}
