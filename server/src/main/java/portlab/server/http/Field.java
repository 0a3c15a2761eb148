package portlab.server.http;

import java.util.Locale;
import java.util.Set;
import portlab.common.HttpToken;

/**
 * A header field of an answer (RFC 9110 section 5).
 *
 * @param name a token
 * @param value printable ASCII and spaces
 */
public record Field(String name, String value) {
    /** Those that say how a message is framed, or that only the answer itself can know. */
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "date",
            "keep-alive",
            "trailer",
            "transfer-encoding");

    /**
     * Reads {@code Name: value} as an option gives it.
     *
     * @throws IllegalArgumentException saying what is wrong with it, in words for whoever typed it
     */
    public static Field parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !HttpToken.is(text.substring(0, colon))) {
            throw new IllegalArgumentException("a header is written 'Name: value'");
        }
        String name = text.substring(0, colon);
        String value = text.substring(colon + 1).strip();
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("the value of " + name + " may only have printable ASCII characters");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " is set by the server itself");
        }
        return new Field(name, value);
    }
}
