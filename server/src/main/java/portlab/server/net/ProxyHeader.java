package portlab.server.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The header with which a proxy says for whom a connection is: the PROXY protocol, versions 1 and 2, as HAProxy's
 * proxy-protocol.txt has it. Pure: it looks at bytes that have come, and moves the position behind a header that is whole.
 */
sealed interface ProxyHeader {

    /** More bytes are needed. */
    ProxyHeader INCOMPLETE = new Incomplete();

    /** The connection is the proxy's own, to see whether the server is well. */
    ProxyHeader LOCAL = new Local();

    /** The connection is somebody's of whom the proxy does not know, or not in TCP's terms, who it is. */
    ProxyHeader UNKNOWN = new Unknown();

    /** The connection is that of the client at this address and port. */
    record Announced(InetSocketAddress client) implements ProxyHeader {}

    /** See {@link #LOCAL}. */
    record Local() implements ProxyHeader {}

    /** See {@link #UNKNOWN}. */
    record Unknown() implements ProxyHeader {}

    /** See {@link #INCOMPLETE}. */
    record Incomplete() implements ProxyHeader {}

    /** What came is no header. {@code why} is for whoever runs the proxy, and repeats nothing of what came. */
    record Malformed(String why) implements ProxyHeader {}

    /** Reads the header at the head of {@code in}, however much of it has come. */
    static ProxyHeader parse(ByteBuffer in) {
        if (begins(in, ProxyVersion2.SIGNATURE)) {
            return ProxyVersion2.parse(in);
        }
        return begins(in, ProxyVersion1.WORD)
                ? ProxyVersion1.parse(in)
                : new Malformed("it does not begin with a PROXY protocol header");
    }

    /** Whether {@code in} begins with {@code prefix}, as far as it has come. */
    private static boolean begins(ByteBuffer in, byte[] prefix) {
        int seen = Math.min(in.remaining(), prefix.length);
        return in.slice(in.position(), seen).equals(ByteBuffer.wrap(prefix, 0, seen));
    }
}
