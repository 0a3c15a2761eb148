package portlab.common;

/** Tokens of HTTP (RFC 9110 section 5.6.2), such as methods and field names. */
public final class HttpToken {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private HttpToken() {}

    /** Whether a byte or a character can be part of a token. */
    public static boolean isPart(int c) {
        return c >= 0 && c < 128 && TOKEN[c];
    }

    /** Whether the whole text is a token. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPart(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
