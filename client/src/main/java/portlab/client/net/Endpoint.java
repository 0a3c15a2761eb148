package portlab.client.net;

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
