package portlab.common;

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
            SafeText.appendJson(text, json);
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

    /** Adds an object. */
    public JsonLine with(String name, JsonLine object) {
        name(name).json.append(object.json).append('}');
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

    /** Adds a list of objects that are JSON already. */
    public JsonLine withJson(String name, List<String> objects) {
        name(name).json.append('[').append(String.join(",", objects)).append(']');
        return this;
    }

    /** The whole object and a line feed. */
    @Override
    public String toString() {
        return json + "}\n";
    }

    private JsonLine name(String name) {
        json.append(json.length() > 1 ? "," : "");
        SafeText.appendJson(name, json);
        json.append(':');
        return this;
    }
}
