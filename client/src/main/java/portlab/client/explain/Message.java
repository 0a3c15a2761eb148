package portlab.client.explain;

import java.util.List;
import java.util.Optional;

/**
 * All that one side sent in an exchange.
 *
 * @param lines with what each is for; of a body only the beginning
 * @param headBytes everything before the body
 * @param bodyBytes the body; for a service other than HTTP, everything
 */
public record Message(List<Line> lines, long headBytes, long bodyBytes) {

    /**
     * A line.
     *
     * @param text with control characters made visible
     * @param meaning what it is for; empty if the line before says so
     * @param source the standard's section, or Portlab's documentation; empty like the meaning
     * @param known false for a field that no table has
     */
    public record Line(String text, String meaning, String source, boolean known) {
        Line(String text, String meaning, String source) {
            this(text, meaning, source, true);
        }
    }

    static final Message NOTHING = new Message(List.of(), 0, 0);

    public long bytes() {
        return headBytes + bodyBytes;
    }

    /** The first line; empty if there is none. */
    String first() {
        return lines.isEmpty() ? "" : lines.get(0).text().replace("\\r", "").replace("\\n", "");
    }

    /** The value of a field of the head. */
    Optional<String> field(String name) {
        String start = name + ":";
        return lines.stream()
                .map(Line::text)
                .filter(text -> text.regionMatches(true, 0, start, 0, start.length()))
                .map(text -> text.substring(start.length())
                        .replaceAll("(\\\\r)?(\\\\n)?$", "")
                        .strip())
                .findFirst();
    }
}
