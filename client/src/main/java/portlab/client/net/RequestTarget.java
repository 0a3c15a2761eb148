package portlab.client.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import portlab.common.PercentEncoding;

/** Percent-encoding of request targets (RFC 3986, 2.1 and 3.3). Pure. */
public final class RequestTarget {
    /** Reserved characters that a path and a query may contain. */
    private static final String RESERVED = "/?!$&'()*+,;=:@";

    private RequestTarget() {}

    /**
     * Adds a leading slash and percent-encodes every byte of the UTF-8 except unreserved characters and {@code /}. A {@code %}
     * or a {@code ?} in the path is part of a name.
     */
    public static String of(String path) {
        return encoded(path.startsWith("/") ? path : "/" + path);
    }

    static String encoded(String path) {
        return PercentEncoding.encode(path.getBytes(StandardCharsets.UTF_8), "/");
    }

    /** Encodes only the characters that a target must not contain, and keeps existing escapes. */
    static String cleaned(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder target = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            if (PercentEncoding.isUnreserved(bytes[i]) || RESERVED.indexOf(bytes[i]) >= 0 || escape(bytes, i) >= 0) {
                target.append((char) bytes[i]);
            } else {
                PercentEncoding.append(bytes[i], target);
            }
        }
        return target.toString();
    }

    /** Resolves the segments {@code .} and {@code ..} of a target's path (RFC 3986, 5.2.4). */
    static String withoutDotSegments(String target) {
        int end = 0;
        while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
            end++;
        }
        Deque<String> segments = new ArrayDeque<>();
        String[] all = target.substring(0, end).split("/", -1);
        for (int i = 0; i < all.length; i++) {
            boolean dots = all[i].equals(".") || all[i].equals("..");
            if (all[i].equals("..") && segments.size() > 1) {
                segments.removeLast();
            }
            if (!dots) {
                segments.addLast(all[i]);
            } else if (i == all.length - 1) {
                segments.addLast("");
            }
        }
        return String.join("/", segments) + target.substring(end);
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
        boolean encoded = bytes[at] == '%' && at + 2 < bytes.length;
        return encoded ? PercentEncoding.decode(bytes[at + 1], bytes[at + 2]) : -1;
    }
}
