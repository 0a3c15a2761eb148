package portlab.client.net;

import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/**
 * A host and a port, and whether to speak TLS there.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port, boolean tls) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Without TLS. */
    public Endpoint(String host, int port) {
        this(host, port, false);
    }

    /** Accepts an IPv6 address with or without brackets. */
    public Endpoint {
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
    }

    /**
     * Parses {@code HOST}, {@code HOST:PORT}, {@code [::1]:PORT} or a bare IPv6 address.
     *
     * @param defaultPort for a text without a port
     * @throws Failure if the text is invalid
     */
    public static Endpoint parse(String text, int defaultPort) throws Failure {
        int colon = portColon(text);
        String host = colon < 0 ? text : text.substring(0, colon);
        String digits = colon < 0 ? "" : text.substring(colon + 1);
        if (host.isBlank() || host.indexOf('/') >= 0 || host.startsWith("[") != host.endsWith("]")) {
            throw new Failure(
                    ExitCode.USAGE,
                    "invalid HOST '" + text + "'",
                    "expected a name or an address, HOST:PORT, or a URL");
        }
        return digits.isEmpty() ? new Endpoint(host, defaultPort) : of(host, digits);
    }

    /** @throws Failure if the text is not a port */
    public static Endpoint of(String host, String digits) throws Failure {
        int port = port(digits);
        if (port < 0) {
            throw new Failure(ExitCode.USAGE, "invalid PORT '" + digits + "'", "expected a number from 1 to 65535");
        }
        return new Endpoint(host, port);
    }

    /** The same host and port, with or without TLS. */
    public Endpoint withTls(boolean on) {
        return on == tls ? this : new Endpoint(host, port, on);
    }

    /** {@code https} or {@code http}. */
    public String scheme() {
        return tls ? "https" : "http";
    }

    /** Whether a text has a port. */
    public static boolean hasPort(String text) {
        return portColon(text) >= 0;
    }

    /** The offset of the colon before the port, or -1. None of the colons in a bare IPv6 address is one. */
    private static int portColon(String text) {
        int last = text.lastIndexOf(':');
        boolean port = text.startsWith("[") ? last > 0 && text.charAt(last - 1) == ']' : last == text.indexOf(':');
        return port ? last : -1;
    }

    /** @return 1 to 65535, or -1 if the text is not a port */
    public static int port(String text) {
        int port = 0;
        for (int i = 0; i < text.length() && port <= 65535; i++) {
            char c = text.charAt(i);
            port = c >= '0' && c <= '9' ? port * 10 + c - '0' : 65536;
        }
        return port < 1 || port > 65535 ? -1 : port;
    }

    /** As in a URL: {@code host:port}, {@code [::1]:80}. */
    @Override
    public String toString() {
        return bracketed(host) + ":" + port;
    }

    /** The value of the Host field (RFC 9110, 7.2), without a zone and without the scheme's own port. */
    public String authority() {
        int zone = host.indexOf('%');
        String name = bracketed(zone < 0 ? host : host.substring(0, zone));
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
