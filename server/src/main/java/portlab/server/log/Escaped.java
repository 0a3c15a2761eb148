package portlab.server.log;

/** What a peer sent, made fit for a line of a log or a terminal. */
final class Escaped {
    private Escaped() {}

    /**
     * Appends {@code text} with everything that a terminal or a reader of lines might act on made visible: control
     * characters, C1 ones and line separators included, and the backslash and {@code quote}, so that nothing can look
     * like an escape that was not one. Lone surrogates and characters that reorder text are escaped as well.
     */
    static void append(String text, char quote, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == quote) {
                line.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                line.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                line.append(c).append(text.charAt(++i));
            } else if (c < 0x100) {
                appendByte(c, line);
            } else if (isShown(c)) {
                line.append(c);
            } else {
                line.append("\\u");
                appendHex(c >> 8, line);
                appendHex(c & 0xff, line);
            }
        }
    }

    private static void appendByte(char c, StringBuilder line) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (c >= 0xa1 && c != 0xad) {
                    line.append(c);
                } else {
                    line.append("\\x");
                    appendHex(c, line);
                }
            }
        }
    }

    private static boolean isShown(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void appendHex(int b, StringBuilder line) {
        line.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 0xf, 16));
    }
}
