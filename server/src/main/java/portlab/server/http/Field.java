package portlab.server.http;

import java.util.Locale;
import java.util.Set;
import portlab.common.HttpToken;

/**
 * A header field of a response (RFC 9110 section 5).
 *
 * @param name a token
 * @param value printable ASCII and spaces
 */
public record Field(String name, String value) {
    /** Fields that frame a message, or that only the server can know. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "date",
            "keep-alive",
            "trailer",
            "transfer-encoding");

    /**
     * Parses {@code Name: value} from an option.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Field parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !HttpToken.is(text.substring(0, colon))) {
            throw new IllegalArgumentException("expected 'Name: value'");
        }
        String name = text.substring(0, colon);
        String value = text.substring(colon + 1).strip();
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("the value of " + name + " must be printable ASCII");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the server sets " + name + " itself");
        }
        return new Field(name, value);
    }
}
