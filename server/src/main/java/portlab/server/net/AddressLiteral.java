package portlab.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import portlab.common.AddressText;

/** Parses numeric IP addresses, as {@link AddressText} writes them. Never looks up a name. */
public final class AddressLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    private AddressLiteral() {}

    /**
     * Parses four decimal numbers, or an IPv6 address without a zone. Returns an IPv4-mapped IPv6 address as the IPv4
     * address.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static InetAddress parse(String text) {
        try {
            if (IPV4.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
            if (IPV6.matcher(text).matches()) {
                // The brackets keep the JDK from looking up a name.
                return InetAddress.getByName("[" + text + "]");
            }
        } catch (UnknownHostException e) {
            // Reported below, like any other text.
        }
        throw new IllegalArgumentException(
                "invalid IP address '" + text + "': expected numbers, as in 10.0.0.1 or 2001:db8::1");
    }
}
