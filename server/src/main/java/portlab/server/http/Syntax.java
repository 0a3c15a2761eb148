package portlab.server.http;

/** The character classes of RFC 9112 section 3. */
final class Syntax {
    private Syntax() {}

    static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /** Whether a text has nothing but digits; a loop, because a stream would slow down the first requests. */
    static boolean areDigits(String text) {
        int digits = 0;
        while (digits < text.length() && isDigit(text.charAt(digits))) {
            digits++;
        }
        return digits == text.length();
    }

    /** A visible character or a byte of 0x80 and up. */
    static boolean isVisible(int b) {
        return b < 0 || (b > 0x20 && b != 0x7f);
    }

    /** Whether a text has nothing but visible characters. */
    static boolean areVisible(String text) {
        int visible = 0;
        while (visible < text.length() && isVisible(text.charAt(visible))) {
            visible++;
        }
        return visible == text.length();
    }

    /** Whether a byte may be part of a field value. */
    static boolean isFieldByte(int b) {
        return isVisible(b) || b == ' ' || b == '\t';
    }
}
