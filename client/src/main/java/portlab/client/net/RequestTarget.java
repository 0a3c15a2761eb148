package portlab.client.net;

import java.nio.charset.StandardCharsets;

/** Turns a file's path, as a person types it, into a request target (RFC 3986, 3.3). */
public final class RequestTarget {
    private static final String HEX = "0123456789ABCDEF";

    private RequestTarget() {}

    /**
     * The path with its leading slash, every byte of its UTF-8 but unreserved characters and {@code /} percent-encoded.
     * The path is taken literally: a {@code %} or a {@code ?} in it is part of a name.
     */
    public static String of(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        StringBuilder target = new StringBuilder(bytes.length + 16);
        if (!path.startsWith("/")) {
            target.append('/');
        }
        for (byte b : bytes) {
            if (b == '/' || unreserved(b)) {
                target.append((char) b);
            } else {
                target.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return target.toString();
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
