package portlab.common.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import portlab.common.SafeText;

/**
 * Makes bytes from the wire visible: valid UTF-8 as it is, CR, LF and TAB as in Java, a backslash doubled, and each byte of everything
 * else as {@code \xff}; so the bytes can be told from the text. A character whose bytes came in two reads is shown as bytes.
 */
public final class WireBytes {
    private static final int CONTROLS = 0x20;
    private static final int DEL = 0x7f;

    /** Text may have one such byte in ten that is not. */
    private static final int TOLERANCE = 10;

    private WireBytes() {}

    /** How many bytes at the beginning to show as text: all of them, a head with its empty line, or none. */
    public static int textLength(byte[] bytes) {
        if (isText(bytes, 0, bytes.length)) {
            return bytes.length;
        }
        int head = headLength(bytes);
        return isText(bytes, 0, head) ? head : 0;
    }

    private static int headLength(byte[] bytes) {
        for (int i = 1; i < bytes.length; i++) {
            boolean lf = bytes[i] == '\n';
            if (lf && (bytes[i - 1] == '\n' || bytes[i - 1] == '\r' && i > 1 && bytes[i - 2] == '\n')) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        int strange = 0;
        for (int i = from; i < to; ) {
            int length = sequence(bytes, i, to);
            if (bytes[i] == 0) {
                return false;
            }
            boolean control = bytes[i] >= 0 && bytes[i] < CONTROLS && "\t\r\n".indexOf(bytes[i]) < 0;
            boolean cutOff = i < from + 3 || i > to - 4;
            strange += length == 0 && !cutOff || control ? 1 : 0;
            i += Math.max(1, length);
        }
        return strange * TOLERANCE <= to - from;
    }

    /** The lines of the first bytes, made visible, each with its line end. */
    public static List<String> lines(byte[] bytes, int length) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || i == length - 1) {
                lines.add(visible(bytes, start, i + 1));
                start = i + 1;
            }
        }
        return lines;
    }

    /** A text of ours that may contain a peer's. */
    public static String visible(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return visible(bytes, 0, bytes.length);
    }

    public static String visible(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from + 16);
        for (int i = from; i < to; ) {
            int length = sequence(bytes, i, to);
            String character = new String(bytes, i, Math.max(1, length), StandardCharsets.UTF_8);
            if (length == 1) {
                text.append(SafeText.escaped(character));
            } else if (length > 1 && SafeText.isShown(character.codePointAt(0))) {
                text.append(character);
            } else {
                for (int j = i; j < i + Math.max(1, length); j++) {
                    appendHex(bytes[j], text.append("\\x"));
                }
            }
            i += Math.max(1, length);
        }
        return text.toString();
    }

    /** The length of the valid UTF-8 sequence that begins here (RFC 3629 section 4); 0 if there is none. */
    private static int sequence(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > to) {
            return 0;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xff;
        boolean overlong = first == 0xe0 && second < 0xa0 || first == 0xf0 && second < 0x90;
        boolean beyond = first == 0xed && second > 0x9f || first == 0xf4 && second > 0x8f;
        return overlong || beyond ? 0 : length;
    }

    /** A line of a hexdump: {@code 0010  48 49 0d 0a  HI..}. */
    public static String dump(byte[] bytes, int from, int to, int width) {
        StringBuilder line = new StringBuilder(dumpWidth(width));
        appendHex((byte) (from >> 8), line);
        appendHex((byte) from, line);
        line.append(' ');
        for (int i = from; i < from + width; i++) {
            line.append(' ');
            if (i < to) {
                appendHex(bytes[i], line);
            } else {
                line.append("  ");
            }
        }
        line.append("  ");
        for (int i = from; i < to; i++) {
            line.append(bytes[i] >= CONTROLS && bytes[i] < DEL ? (char) bytes[i] : '.');
        }
        return line.toString();
    }

    /** How many columns a line of a hexdump takes. */
    static int dumpWidth(int bytes) {
        return "0000 ".length() + 3 * bytes + 2 + bytes;
    }

    private static void appendHex(byte b, StringBuilder text) {
        text.append(Character.forDigit(b >> 4 & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }

    /** Cuts a text that is wider than this many columns, and marks that with an ellipsis. */
    public static String cut(String text, int columns) {
        if (text.length() <= columns / 2 || width(text) <= columns) {
            return text;
        }
        return text.substring(0, fitting(text, 0, columns - 1)) + "…";
    }

    /**
     * Breaks a text between words, and longer words anywhere.
     *
     * @param first the columns of the first line
     * @param later the columns of the others
     */
    public static List<String> wrap(String text, int first, int later) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int room = lines.isEmpty() ? first : later;
            int end = fitting(text, start, room);
            int space = end < text.length() ? text.lastIndexOf(' ', end) : -1;
            boolean between = space > start;
            lines.add(text.substring(start, between ? space : end));
            start = between ? space + 1 : end;
        }
        return lines;
    }

    /** Where a line of this many columns ends; it has at least one character. */
    private static int fitting(String text, int start, int columns) {
        int end = start;
        int width = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            width += width(c);
            if (width > columns && end > start) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    /** At most this many columns: a terminal may show some of these characters in fewer. */
    public static int width(CharSequence text) {
        return text.codePoints().map(WireBytes::width).sum();
    }

    /** Two for all that may be wide: Hangul, the East Asian scripts and emoji come after these. */
    private static int width(int c) {
        return c < 0x1100 || c >= 0x2000 && c < 0x2300 ? 1 : 2;
    }
}
