package portlab.server.http;

/** The character classes of RFC 9112 section 3. */
final class Syntax {
    private Syntax() {}

    static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
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
