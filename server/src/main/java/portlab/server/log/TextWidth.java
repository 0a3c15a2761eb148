package portlab.server.log;

import org.jline.utils.WCWidth;

/** How many columns of a terminal a text takes: two for a character of the wide scripts, none for a combining mark. */
final class TextWidth {
    private TextWidth() {}

    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /** As much of the beginning of {@code text} as fits into so many columns. */
    static String head(String text, int columns) {
        int end = 0;
        int taken = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            taken += of(c);
            if (taken > columns) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    private static int of(int c) {
        return c < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(c));
    }
}
