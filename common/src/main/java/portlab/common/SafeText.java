package portlab.common;

/**
 * Escapes text from a peer for a terminal, a log, a page and JSON. The only place that decides which characters they show
 * as they are.
 */
public final class SafeText {
    private static final int LONGEST = 300;

    private SafeText() {}

    /** Like {@link #uncut}, but cuts off text of more than 300 characters. */
    public static String of(String text) {
        String whole = uncut(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        return text.length() > LONGEST ? whole + "…" : whole;
    }

    /**
     * Escapes control, format, private and unassigned characters, line and paragraph separators and lone surrogates: a line
     * feed becomes {@code \n}, an escape character {@code \x1b}. The result is one line.
     */
    public static String uncut(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        append(text, "", safe);
        return safe.toString();
    }

    /** Escapes backslashes as well, so that a reader can tell an escape from text that looks like one. */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        append(text, "\\", safe);
        return safe.toString();
    }

    /**
     * Appends {@code text}, escaped as by {@link #uncut}.
     *
     * @param quoted characters that get a backslash in front of them
     */
    public static void append(String text, String quoted, StringBuilder line) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!isShown(c)) {
                appendEscape(c, line);
            } else {
                line.append(quoted.indexOf(c) < 0 ? "" : "\\").appendCodePoint(c);
            }
        }
    }

    /** Appends {@code text} as a JSON string with its quotes (RFC 8259 section 7). */
    public static void appendJson(String text, StringBuilder line) {
        line.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\\' || c == '"') {
                line.append('\\').append((char) c);
            } else if (isShown(c)) {
                line.appendCodePoint(c);
            } else {
                appendUnicodeEscape(c, line);
            }
        }
        line.append('"');
    }

    /** Whether a text needs no escaping. */
    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(SafeText::isShown);
    }

    /** Whether terminals and logs show a character as it is. */
    public static boolean isShown(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        int type = Character.getType(c);
        return !misleadingType(type) && type != Character.PRIVATE_USE && type != Character.UNASSIGNED;
    }

    /** Whether a character controls a terminal, hides or reorders text. */
    public static boolean misleads(int c) {
        return c < 0x7f ? c < ' ' : misleadingType(Character.getType(c));
    }

    private static boolean misleadingType(int type) {
        return switch (type) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static void appendEscape(int c, StringBuilder line) {
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

    /** Appends an escape of JSON and Java: {@code \\u202e}, and two for a character beyond U+FFFF. */
    public static void appendUnicodeEscape(int c, StringBuilder line) {
        for (char unit : Character.toChars(c)) {
            appendHex(unit >> 8, line.append("\\u"));
            appendHex(unit & 0xff, line);
        }
    }

    private static void appendHex(int b, StringBuilder line) {
        line.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 0xf, 16));
    }
}
