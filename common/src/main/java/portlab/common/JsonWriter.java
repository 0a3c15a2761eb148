package portlab.common;

/**
 * Writes one JSON value (RFC 8259), without blanks. Escapes control characters and the like, so that it is safe to print on a
 * terminal. Nothing checks that the calls fit together but the reader.
 */
public final class JsonWriter {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    public JsonWriter object() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter array() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /** The name of a member; its value follows. */
    public JsonWriter name(String name) {
        separate();
        SafeText.appendJson(name, text);
        text.append(':');
        first = true;
        return this;
    }

    /** A string, or null. */
    public JsonWriter value(String value) {
        separate();
        if (value == null) {
            text.append("null");
        } else {
            SafeText.appendJson(value, text);
        }
        return this;
    }

    public JsonWriter value(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** A finite number. */
    public JsonWriter value(double value) {
        separate();
        text.append(value);
        return this;
    }

    public JsonWriter value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    /** A value that is JSON already. */
    public JsonWriter raw(String json) {
        separate();
        text.append(json);
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
