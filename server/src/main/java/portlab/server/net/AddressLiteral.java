package portlab.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import portlab.common.AddressText;

/** Addresses in numbers, as {@link AddressText} writes them. No name is ever looked up. */
final class AddressLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    private AddressLiteral() {}

    /**
     * The address that {@code text} is: four decimal numbers, or an IPv6 address without a zone. An IPv4-mapped IPv6
     * address is the IPv4 one that it stands for.
     *
     * @throws IllegalArgumentException when it is none
     */
    static InetAddress parse(String text) {
        try {
            if (IPV4.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
            if (IPV6.matcher(text).matches()) {
                // In brackets nothing but an IPv6 address can be meant.
                return InetAddress.getByName("[" + text + "]");
            }
        } catch (UnknownHostException e) {
            // Said below, as for any other text.
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no IP address: write it in numbers, as 10.0.0.1 or 2001:db8::1");
    }
}
