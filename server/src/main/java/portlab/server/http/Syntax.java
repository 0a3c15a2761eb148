package portlab.server.http;

/** The character classes of RFC 9110 section 5.6.2 and RFC 9112 section 3. */
final class Syntax {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Syntax() {}

    static boolean isTokenByte(int b) {
        return b >= 0 && b < 128 && TOKEN[b];
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenByte(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    static boolean isHexDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static boolean isLetterOrDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** A visible character or a byte of 0x80 and up. */
    static boolean isVisible(int b) {
        return b < 0 || (b > 0x20 && b != 0x7f);
    }

    /** Whether a byte may be part of a field value. */
    static boolean isFieldByte(int b) {
        return isVisible(b) || b == ' ' || b == '\t';
    }
}
