package portlab.server.http;

import java.util.Optional;
import java.util.regex.Pattern;
import portlab.common.PercentEncoding;
import portlab.server.net.AddressLiteral;

/**
 * The host of a request (RFC 9110 section 7.2), without its port.
 *
 * @param name a registered name, or an address in brackets (RFC 3986 section 3.2.2); empty if the Host field is empty
 */
record Host(String name) {
    private static final Pattern IPV6_GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern IPV_FUTURE = Pattern.compile("[vV][0-9A-Fa-f]+\\.[-._~!$&'()*+,;=:0-9A-Za-z]+");
    private static final int IPV6_GROUPS = 8;
    private static final int TOO_MANY = 2 * IPV6_GROUPS;

    /** Parses {@code host [":" port]}; empty for anything else, such as user information. */
    static Optional<Host> parse(String value) {
        boolean literal = value.startsWith("[");
        int end = literal ? value.indexOf(']') + 1 : value.indexOf(':');
        if (end < 0) {
            end = value.length();
        }
        String name = value.substring(0, end);
        boolean valid = literal ? isLiteral(name) : isRegisteredName(name);
        boolean portAlone = name.isEmpty() && !value.isEmpty();
        return valid && !portAlone && isPort(value, end) ? Optional.of(new Host(name)) : Optional.empty();
    }

    /** The host in the target, or else in the Host field (RFC 9112 section 3.3); empty if neither names one. */
    static Optional<Host> of(Request request) {
        if (!request.target().startsWith("/")) {
            Optional<Host> absolute = RequestTarget.parse(request.target()).map(RequestTarget::host);
            if (absolute.isPresent()) {
                return absolute;
            }
        }
        return Optional.ofNullable(request.host());
    }

    /** Whether it is an address, which nobody can point elsewhere by DNS. */
    boolean isAddress() {
        return name.startsWith("[") || AddressLiteral.isIpv4(name);
    }

    /** Whether the rest is empty, or a colon with any number of digits. */
    private static boolean isPort(String value, int start) {
        for (int i = start + 1; i < value.length(); i++) {
            if (!Syntax.isDigit(value.charAt(i))) {
                return false;
            }
        }
        return start == value.length() || value.charAt(start) == ':';
    }

    private static boolean isRegisteredName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean escape = c == '%'
                    && i + 2 < name.length()
                    && PercentEncoding.decode(name.charAt(i + 1), name.charAt(i + 2)) >= 0;
            if (!escape && !PercentEncoding.isUnreserved(c) && "!$&'()*+,;=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** An address in brackets. An IPv6 address may have a zone (RFC 6874). */
    private static boolean isLiteral(String name) {
        if (name.length() < 2) {
            return false;
        }
        String address = name.substring(1, name.length() - 1);
        int zone = address.indexOf("%25");
        boolean scoped = zone >= 0 && zone + 3 < address.length() && isRegisteredName(address.substring(zone + 3));
        return isIpv6(scoped ? address.substring(0, zone) : address)
                || IPV_FUTURE.matcher(address).matches();
    }

    private static boolean isIpv6(String address) {
        int gap = address.indexOf("::");
        return gap < 0
                ? groups(address, true) == IPV6_GROUPS
                : groups(address.substring(0, gap), false) + groups(address.substring(gap + 2), true) < IPV6_GROUPS;
    }

    /**
     * The number of 16-bit groups in a part of an IPv6 address; {@link #TOO_MANY} if it is malformed.
     *
     * @param last whether it may end with an IPv4 address
     */
    private static int groups(String part, boolean last) {
        if (part.isEmpty()) {
            return 0;
        }
        String[] groups = part.split(":", TOO_MANY);
        int count = groups.length;
        for (int i = 0; i < groups.length; i++) {
            if (last && i == groups.length - 1 && AddressLiteral.isIpv4(groups[i])) {
                count++;
            } else if (!IPV6_GROUP.matcher(groups[i]).matches()) {
                return TOO_MANY;
            }
        }
        return count;
    }
}
