package portlab.common;

/** Text in XML and HTML. */
public final class XmlText {
    private XmlText() {}

    /** Several lines as text. */
    public static String escapedLines(String text) {
        return String.join("\n", text.lines().map(XmlText::escaped).toList());
    }

    /** One line as text, or as the value of an attribute; control characters as {@link SafeText} shows them. */
    public static String escaped(String text) {
        return SafeText.uncut(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
