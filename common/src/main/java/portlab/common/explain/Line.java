package portlab.common.explain;

/**
 * A line that was sent, explained.
 *
 * @param text with control characters made visible
 * @param meaning what it is for; empty if the line before says so
 * @param source the standard's section, or Portlab's documentation; empty like the meaning
 * @param known false for a field that no table has
 */
public record Line(String text, String meaning, String source, boolean known) {
    public Line(String text, String meaning, String source) {
        this(text, meaning, source, true);
    }
}
