package portlab.common;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Wraps lines at spaces. Counts characters, but not escape sequences of colours. Pure. */
public final class LineWrap {
    private static final String INDENT = "    ";

    /** A space, unless a unit follows, which stays with its number. */
    private static final Pattern BREAK = Pattern.compile(" (?!(?:[µm]?s|[kMGTP]?i?B|[kMGT]?bit|%)(?:/s)?(?!\\w))");

    private LineWrap() {}

    /** Splits a line into lines of at most {@code width} columns; longer words get a line of their own. */
    public static List<String> lines(String line, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String word : BREAK.split(line)) {
            if (current.length() > 0 && length(current) + 1 + length(word) > width) {
                lines.add(current.toString().stripTrailing());
                current.setLength(0);
            }
            if (current.length() > 0) {
                current.append(' ');
            }
            current.append(word);
        }
        lines.add(current.toString());
        return lines;
    }

    /** Wraps every line of a text that is longer than {@code columns}, and indents the continuation lines. */
    public static String text(String text, int columns) {
        StringBuilder wrapped = new StringBuilder(text.length() + 16);
        for (String line : text.split("(?<=\n)")) {
            String bare = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
            boolean fits = length(bare) <= columns;
            wrapped.append(fits ? bare : wrapped(bare, columns)).append(line, bare.length(), line.length());
        }
        return wrapped.toString();
    }

    /** Keeps the spaces in front of a line, and continues with a deeper indent. */
    private static String wrapped(String line, int columns) {
        String rest = line.stripLeading();
        String margin = line.substring(0, line.length() - rest.length());
        return margin + String.join("\n" + INDENT, lines(rest, columns - Math.max(INDENT.length(), margin.length())));
    }

    private static int length(CharSequence text) {
        String visible = text.toString().replaceAll("\033\\[[0-9;]*m", "");
        return visible.codePointCount(0, visible.length());
    }
}
