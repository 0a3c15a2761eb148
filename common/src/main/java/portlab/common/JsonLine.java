package portlab.common;

import java.util.List;
import java.util.Locale;

/** A JSON object on one line. Leaves out members without a value. */
public final class JsonLine {
    private final JsonWriter json = new JsonWriter().object();

    /** Adds a text, unless it is null. */
    public JsonLine with(String name, String text) {
        if (text != null) {
            json.name(name).value(text);
        }
        return this;
    }

    /** Adds a whole number. */
    public JsonLine with(String name, long number) {
        json.name(name).value(number);
        return this;
    }

    /** Adds a number to three decimals. */
    public JsonLine with(String name, double number) {
        json.name(name).raw(String.format(Locale.ROOT, "%.3f", number));
        return this;
    }

    public JsonLine with(String name, boolean value) {
        json.name(name).value(value);
        return this;
    }

    /** Adds an object. */
    public JsonLine with(String name, JsonLine object) {
        json.name(name).raw(object.text());
        return this;
    }

    /** Adds a list of objects. */
    public JsonLine with(String name, List<JsonLine> objects) {
        return withJson(name, objects.stream().map(JsonLine::text).toList());
    }

    /** Adds a list of objects that are JSON already. */
    public JsonLine withJson(String name, List<String> objects) {
        json.name(name).array();
        objects.forEach(json::raw);
        json.endArray();
        return this;
    }

    private String text() {
        return json + "}";
    }

    /** The whole object and a line feed. */
    @Override
    public String toString() {
        return text() + "\n";
    }
}
