package portlab.client.net;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of request targets (RFC 3986, 2.1 and 3.3). Pure. */
public final class RequestTarget {
    private static final String HEX = "0123456789ABCDEF";

    private RequestTarget() {}

    /**
     * Adds a leading slash and percent-encodes every byte of the UTF-8 except unreserved characters and {@code /}. A {@code %}
     * or a {@code ?} in the path is part of a name.
     */
    public static String of(String path) {
        return encoded(path.startsWith("/") ? path : "/" + path);
    }

    static String encoded(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        StringBuilder target = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            append(target, b, b == '/' || unreserved(b));
        }
        return target.toString();
    }

    /** Encodes only the characters that a target must not contain, and keeps existing escapes. */
    static String cleaned(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder target = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            boolean allowed = unreserved(bytes[i]) || "/?!$&'()*+,;=:@".indexOf(bytes[i]) >= 0;
            append(target, bytes[i], allowed || escape(bytes, i) >= 0);
        }
        return target.toString();
    }

    private static void append(StringBuilder target, byte b, boolean allowed) {
        if (allowed) {
            target.append((char) b);
        } else {
            target.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
        }
    }

    /** Decodes valid escapes and keeps everything else. */
    public static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int escape = escape(bytes, i);
            bytes[length++] = escape < 0 ? bytes[i] : (byte) escape;
            i += escape < 0 ? 0 : 2;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** The byte encoded at an offset, or -1. */
    private static int escape(byte[] bytes, int at) {
        if (bytes[at] != '%' || at + 2 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[at + 1], 16);
        int low = Character.digit(bytes[at + 2], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean unreserved(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }
}
