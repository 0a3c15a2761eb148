package portlab.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a peer says who it is (RFC 7617). Pure.
 *
 * @param user has no colon in it
 * @param password any text
 */
public record Credentials(String user, String password) {
    private static final String SCHEME = "Basic ";

    /**
     * Reads an Authorization field: the user and the password in UTF-8.
     *
     * @param field its value, or null where there is none
     * @return nothing for another scheme, and for what is malformed
     */
    public static Optional<Credentials> parse(String field) {
        if (field == null || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(field.substring(SCHEME.length()).strip());
            String text = new String(bytes, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without the password, which belongs into no log. */
    @Override
    public String toString() {
        return user;
    }
}
