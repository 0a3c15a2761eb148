package portlab.client.view;

/** Escapes text from a peer for the terminal. */
public final class SafeText {
    private static final int LONGEST = 300;

    private SafeText() {}

    /**
     * Escapes control, format, private and unassigned characters, line and paragraph separators and lone surrogates: a line
     * feed becomes {@code \n}, an escape character {@code \x1b}. The result is one line. Cuts off text of more than 300
     * characters.
     */
    public static String of(String text) {
        String whole = uncut(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        return text.length() > LONGEST ? whole + "…" : whole;
    }

    /** Escapes text of any length. */
    public static String uncut(String text) {
        StringBuilder visible = new StringBuilder(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (harmless(c)) {
                visible.appendCodePoint(c);
            } else {
                spell(c, visible);
            }
        }
        return visible.toString();
    }

    /** Whether a text needs no escaping. */
    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(SafeText::harmless);
    }

    static boolean harmless(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
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

    private static void spell(int c, StringBuilder visible) {
        switch (c) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            default -> {
                String hex = Integer.toHexString(c);
                if (c < 0x100) {
                    visible.append("\\x").append(hex.length() < 2 ? "0" : "").append(hex);
                } else {
                    visible.append("\\u{").append(hex).append('}');
                }
            }
        }
    }
}
