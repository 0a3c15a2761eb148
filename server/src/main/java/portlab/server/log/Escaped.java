package portlab.server.log;

/**
 * What a peer sent, made fit for a line of a log or a terminal: whatever either might act on, or show as something that
 * it is not, is made visible. That is control characters, the C1 ones and line separators included, characters that
 * reorder text or have no shape of their own, and halves of surrogate pairs.
 */
public final class Escaped {
    /** A quote that is always escaped anyway, for where nothing is quoted. */
    static final char NO_QUOTE = '\0';

    private Escaped() {}

    /** The text on one line, with nothing in it that a terminal might act on. */
    public static String text(String text) {
        StringBuilder line = new StringBuilder(text.length());
        append(text, NO_QUOTE, line);
        return line.toString();
    }

    /**
     * Appends {@code text} with escapes as in C: a line feed as {@code \n}, an escape as {@code \x1b}; the backslash and
     * {@code quote} are escaped too.
     */
    static void append(String text, char quote, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isShown(text, i)) {
                appendEscape(c, line);
            } else if (c == '\\' || c == quote) {
                line.append('\\').append(c);
            } else {
                line.append(c);
            }
        }
    }

    /** Appends {@code text} as a JSON string with its quotes (RFC 8259 section 7). */
    static void appendJson(String text, StringBuilder line) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '"') {
                line.append('\\').append(c);
            } else if (isShown(text, i)) {
                line.append(c);
            } else {
                appendUnicodeEscape(c, line);
            }
        }
        line.append('"');
    }

    private static boolean isShown(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x7f) {
            return c >= ' ';
        }
        return Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1))
                ? isShown(text.codePointAt(i - 1))
                : isShown(text.codePointAt(i));
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> c != '\u00a0';
        };
    }

    private static void appendEscape(char c, StringBuilder line) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (c < 0x100) {
                    appendHex(c, line.append("\\x"));
                } else {
                    appendUnicodeEscape(c, line);
                }
            }
        }
    }

    private static void appendUnicodeEscape(char c, StringBuilder line) {
        appendHex(c >> 8, line.append("\\u"));
        appendHex(c & 0xff, line);
    }

    private static void appendHex(int b, StringBuilder line) {
        line.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 0xf, 16));
    }
}
