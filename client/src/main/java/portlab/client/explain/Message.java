package portlab.client.explain;

import java.util.List;
import java.util.Optional;
import portlab.common.explain.Line;

/**
 * All that one side sent in an exchange.
 *
 * @param lines with what each is for; of a body only the beginning
 * @param headBytes everything before the body
 * @param bodyBytes the body; for a service other than HTTP, everything
 */
public record Message(List<Line> lines, long headBytes, long bodyBytes) {

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
