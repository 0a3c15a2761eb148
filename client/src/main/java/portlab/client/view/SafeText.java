package portlab.client.view;

/** Makes text of a peer fit to be shown on a terminal. */
public final class SafeText {
    private static final int LONGEST = 300;

    private SafeText() {}

    /**
     * The text with every control, format, private and unassigned character, line and paragraph separator and lone
     * surrogate spelt out (a line feed as {@code \n}, an escape as {@code \x1b}), so that it is one line and moves no cursor.
     * Longer text than a person reads is cut off.
     */
    public static String of(String text) {
        String whole = uncut(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        return text.length() > LONGEST ? whole + "…" : whole;
    }

    /** The same, of any length. */
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

    /** Whether a text is shown as it is. */
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
