package portlab.server.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a peer says who it is (RFC 7617). Pure.
 *
 * @param user has no colon in it
 * @param password has no control characters in it
 */
public record Credentials(String user, String password) {
    private static final String SCHEME = "Basic ";

    /**
     * Reads an Authorization field: the user and the password in UTF-8.
     *
     * @param field its value, or null where there is none
     * @return nothing for another scheme, for what is malformed, and for what has control characters in it
     */
    public static Optional<Credentials> parse(String field) {
        if (field == null || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(field.substring(SCHEME.length()).strip());
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            String text = decoded.toString();
            int colon = text.indexOf(':');
            return colon < 0 || !isPlain(text)
                    ? Optional.empty()
                    : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a text has no control characters, which RFC 7617 section 2 forbids. They would do harm, too: a password and
     * the same with NULs behind it have the same hash, because HMAC fills up keys with zeros.
     */
    public static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** Without the password, which belongs into no log. */
    @Override
    public String toString() {
        return user;
    }
}
