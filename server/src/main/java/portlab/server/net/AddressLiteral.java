package portlab.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import portlab.common.AddressText;

/** Parses numeric IP addresses, as {@link AddressText} writes them. Never looks up a name. */
public final class AddressLiteral {
    private static final int IPV4_NUMBERS = 4;
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
            if (isIpv4(text)) {
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

    /** Whether a text is an IPv4 address: four decimal numbers without leading zeros. */
    public static boolean isIpv4(String address) {
        int numbers = 0;
        for (int start = 0; start <= address.length(); numbers++) {
            int dot = address.indexOf('.', start);
            int end = dot < 0 ? address.length() : dot;
            if (!isOctet(address, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return numbers == IPV4_NUMBERS;
    }

    private static boolean isOctet(String address, int start, int end) {
        int value = 0;
        for (int i = start; i < end && value <= 255; i++) {
            if (!isDigit(address.charAt(i)) || (value == 0 && i > start)) {
                return false;
            }
            value = 10 * value + address.charAt(i) - '0';
        }
        return start < end && value <= 255;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
