package portlab.common;

/** Percent-encoding of bytes (RFC 3986 section 2.1). */
public final class PercentEncoding {
    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {}

    /**
     * Encodes all bytes but the unreserved characters.
     *
     * @param allowed more ASCII characters to keep
     */
    public static String encode(byte[] bytes, String allowed) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (isUnreserved(b) || allowed.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                append(b, text);
            }
        }
        return text.toString();
    }

    /** Appends an encoded byte: {@code %20}. */
    public static void append(int b, StringBuilder text) {
        text.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
    }

    /** Decodes two ASCII hexadecimal digits; -1 for other characters. */
    public static int decode(int high, int low) {
        int h = digit(high);
        int l = digit(low);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }

    /** Unlike {@link Character#digit}, accepts only ASCII digits. */
    private static int digit(int c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** Whether a character is unreserved (section 2.3). */
    public static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
