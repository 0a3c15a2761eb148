package portlab.server.http;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer; what every answer has in its head is not in it. Closing it closes its body's file.
 *
 * @param fields those that are its own, Content-Length not among them
 */
record Response(Status status, List<Field> fields, Body body) implements Closeable {

    /** A text or page made here. */
    static Response of(Status status, String type, String text, Field... more) {
        List<Field> fields = new ArrayList<>(List.of(more));
        fields.add(0, new Field("Content-Type", type));
        return new Response(status, fields, new Body.Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same with one field more. */
    Response with(Field field) {
        List<Field> more = new ArrayList<>(fields);
        more.add(field);
        return new Response(status, more, body);
    }

    @Override
    public void close() {
        body.close();
    }
}
