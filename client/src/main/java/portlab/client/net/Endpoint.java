package portlab.client.net;

import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/**
 * A host and a port, as a person types them.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

    /** Takes an IPv6 address with or without its brackets. */
    public Endpoint {
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
    }

    /**
     * Reads {@code HOST}, {@code HOST:PORT}, {@code [::1]:PORT} or a bare IPv6 address.
     *
     * @param usual the port where the text has none
     * @throws Failure when it is none of these
     */
    public static Endpoint parse(String text, int usual) throws Failure {
        int colon = portColon(text);
        String host = colon < 0 ? text : text.substring(0, colon);
        String digits = colon < 0 ? "" : text.substring(colon + 1);
        if (host.isBlank() || host.indexOf('/') >= 0 || host.startsWith("[") != host.endsWith("]")) {
            throw new Failure(
                    ExitCode.USAGE, "HOST is \"" + text + "\"", "give a name or an address, HOST:PORT, or a URL");
        }
        int port = digits.isEmpty() ? usual : port(digits);
        if (port < 0) {
            throw new Failure(ExitCode.USAGE, "PORT is \"" + digits + "\"", "it must be a number from 1 to 65535");
        }
        return new Endpoint(host, port);
    }

    /** Whether such a text names the port as well. */
    public static boolean hasPort(String text) {
        return portColon(text) >= 0;
    }

    /** An address of IPv6 without brackets has many colons, and none of them begins a port. */
    private static int portColon(String text) {
        int last = text.lastIndexOf(':');
        boolean port = text.startsWith("[") ? last > 0 && text.charAt(last - 1) == ']' : last == text.indexOf(':');
        return port ? last : -1;
    }

    /** @return 1 to 65535, or -1 for what is no port */
    public static int port(String text) {
        int port = 0;
        for (int i = 0; i < text.length() && port <= 65535; i++) {
            char c = text.charAt(i);
            port = c >= '0' && c <= '9' ? port * 10 + c - '0' : 65536;
        }
        return port < 1 || port > 65535 ? -1 : port;
    }

    /** As a URL writes it: {@code host:port}, {@code [::1]:80}. */
    @Override
    public String toString() {
        return bracketed(host) + ":" + port;
    }

    /** The Host field's value (RFC 9110, 7.2): without a zone, and without the port when it is HTTP's own. */
    public String authority() {
        int zone = host.indexOf('%');
        String name = bracketed(zone < 0 ? host : host.substring(0, zone));
        return port == 80 ? name : name + ":" + port;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
