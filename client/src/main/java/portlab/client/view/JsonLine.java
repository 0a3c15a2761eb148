package portlab.client.view;

import java.util.List;
import java.util.Locale;

/**
 * A JSON object (RFC 8259) on one line. Escapes control characters and the like, so that it is safe to print on a terminal.
 * Leaves out fields without a value.
 */
public final class JsonLine {
    private final StringBuilder json = new StringBuilder("{");

    /** Adds a text, unless it is null. */
    public JsonLine with(String name, String text) {
        if (text != null) {
            name(name);
            quote(text);
        }
        return this;
    }

    /** Adds a whole number. */
    public JsonLine with(String name, long number) {
        name(name).json.append(number);
        return this;
    }

    /** Adds a number to three decimals. */
    public JsonLine with(String name, double number) {
        name(name).json.append(String.format(Locale.ROOT, "%.3f", number));
        return this;
    }

    public JsonLine with(String name, boolean value) {
        name(name).json.append(value);
        return this;
    }

    /** Adds a list of objects. */
    public JsonLine with(String name, List<JsonLine> objects) {
        name(name).json.append('[');
        for (int i = 0; i < objects.size(); i++) {
            json.append(i == 0 ? "" : ",").append(objects.get(i).json).append('}');
        }
        json.append(']');
        return this;
    }

    /** The whole object and a line feed. */
    @Override
    public String toString() {
        return json + "}\n";
    }

    private JsonLine name(String name) {
        json.append(json.length() > 1 ? "," : "");
        quote(name);
        json.append(':');
        return this;
    }

    private void quote(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (SafeText.harmless(c)) {
                json.appendCodePoint(c);
            } else {
                escape(text, i, end);
            }
            i = end;
        }
        json.append('"');
    }

    private void escape(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            String hex = Integer.toHexString(text.charAt(i));
            json.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
        }
    }
}
