package portlab.client.net;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A user and password for one server (RFC 7617).
 *
 * @param origin the only server that receives them
 * @param user must not contain a colon
 */
public record Login(Endpoint origin, String user, String password) {
    private static final String NAME = "Authorization: Basic ";

    /** Parses {@code USER:PASSWORD}; the password may contain colons. */
    public static Login of(Endpoint origin, String text) {
        int colon = text.indexOf(':');
        return new Login(origin, text.substring(0, colon), text.substring(colon + 1));
    }

    /** The line of the Authorization field for a request to {@code endpoint}; empty unless that is the origin. */
    String field(Endpoint endpoint) {
        byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return line(endpoint, Base64.getEncoder().encodeToString(text));
    }

    /** The same line with the password masked, for the trace. */
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
