package portlab.client.net;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who somebody is to one server, and to that one only (RFC 7617).
 *
 * @param origin where it is sent
 * @param user has no colon in it
 * @param password any text
 */
public record Login(Endpoint origin, String user, String password) {
    private static final String NAME = "Authorization: Basic ";

    /** Reads {@code USER:PASSWORD}, of which the password may have colons in it. */
    public static Login of(Endpoint origin, String text) {
        int colon = text.indexOf(':');
        return new Login(origin, text.substring(0, colon), text.substring(colon + 1));
    }

    /** The whole line of the Authorization field for a request to {@code endpoint}; empty for any but the origin. */
    String field(Endpoint endpoint) {
        byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return line(endpoint, Base64.getEncoder().encodeToString(text));
    }

    /** The same for people to see. */
    String masked(Endpoint endpoint) {
        return line(endpoint, "(not shown)");
    }

    private String line(Endpoint endpoint, String value) {
        return endpoint.equals(origin) ? NAME + value + "\r\n" : "";
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + origin;
    }
}
