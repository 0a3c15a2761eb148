package portlab.server.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The user and password of an HTTP request (RFC 7617). Pure.
 *
 * @param user contains no colon
 * @param password contains no control characters
 */
public record Credentials(String user, String password) {
    private static final String SCHEME = "Basic ";

    /**
     * Parses an Authorization field. User and password are in UTF-8.
     *
     * @param field the field's value, or null when it is missing
     * @return empty for another scheme, malformed credentials, or control characters
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
     * Whether a text has no control characters. RFC 7617 section 2 forbids them, with good reason: a password followed by NULs
     * would have the same hash as the password, because HMAC pads keys with zeros.
     */
    public static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** Leaves the password out, because the text may end up in a log. */
    @Override
    public String toString() {
        return user;
    }
}
