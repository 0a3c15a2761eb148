package portlab.server.proxy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.server.net.AddressLiteral;

/** Parses version 1 of the PROXY protocol: a line of text (proxy-protocol.txt, section 2.1). */
final class ProxyVersion1 {
    static final byte[] WORD = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** Including CR LF. */
    private static final int MAX_LENGTH = 107;

    private static final String NUMBER = "(0|[1-9][0-9]{0,4})";
    private static final Pattern TCP = Pattern.compile("PROXY TCP([46]) ([^ ]+) ([^ ]+) " + NUMBER + " " + NUMBER);
    private static final Pattern OTHER = Pattern.compile("PROXY UNKNOWN( [^\\r]*)?");
    private static final int HIGHEST_PORT = 65_535;

    private ProxyVersion1() {}

    static ProxyHeader parse(ByteBuffer in) {
        int length = length(in);
        if (length < 0) {
            return in.remaining() < MAX_LENGTH
                    ? ProxyHeader.INCOMPLETE
                    : new ProxyHeader.Malformed("its PROXY line is too long");
        }
        byte[] line = new byte[length];
        in.get(line);
        if (length < 2 || line[length - 2] != '\r') {
            return new ProxyHeader.Malformed("its PROXY line does not end with CR LF");
        }
        return parse(new String(line, 0, length - 2, StandardCharsets.ISO_8859_1));
    }

    /** The line's length with its LF; negative before LF has arrived. */
    private static int length(ByteBuffer in) {
        int most = Math.min(in.remaining(), MAX_LENGTH);
        for (int i = 0; i < most; i++) {
            if (in.get(in.position() + i) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static ProxyHeader parse(String line) {
        if (OTHER.matcher(line).matches()) {
            return ProxyHeader.UNKNOWN;
        }
        Matcher tcp = TCP.matcher(line);
        if (tcp.matches()) {
            boolean six = tcp.group(1).equals("6");
            int port = Integer.parseInt(tcp.group(4));
            boolean portsValid = Math.max(port, Integer.parseInt(tcp.group(5))) <= HIGHEST_PORT;
            if (portsValid && isAddress(tcp.group(2), six) && isAddress(tcp.group(3), six)) {
                return new ProxyHeader.Announced(new InetSocketAddress(AddressLiteral.parse(tcp.group(2)), port));
            }
        }
        return new ProxyHeader.Malformed("its PROXY line is malformed");
    }

    private static boolean isAddress(String address, boolean six) {
        try {
            AddressLiteral.parse(address);
            return six == address.indexOf(':') >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
