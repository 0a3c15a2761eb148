package portlab.server.live;

import portlab.common.SafeText;

/** Writes one JSON value (RFC 8259), without blanks. Nothing checks that the calls fit together but the reader. */
final class Json {
    private final StringBuilder text = new StringBuilder(4096);
    private boolean first = true;

    Json object() {
        return open('{');
    }

    Json endObject() {
        return close('}');
    }

    Json array() {
        return open('[');
    }

    Json endArray() {
        return close(']');
    }

    /** The name of a member; its value follows. */
    Json name(String name) {
        separate();
        SafeText.appendJson(name, text);
        text.append(':');
        first = true;
        return this;
    }

    /** A string, or null. */
    Json value(String value) {
        separate();
        if (value == null) {
            text.append("null");
        } else {
            SafeText.appendJson(value, text);
        }
        return this;
    }

    Json value(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** A finite number. */
    Json value(double value) {
        separate();
        text.append(value);
        return this;
    }

    Json value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    private Json open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    private Json close(char bracket) {
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
