package portlab.server.http;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A response, without the fields that every response has. Closing it closes its body.
 *
 * @param fields its own fields, without Content-Length
 */
record Response(Status status, List<Field> fields, Body body) implements Responder.Result, Closeable {
    static final String VARY = "Vary";

    /** A generated text or page. */
    static Response of(Status status, String type, String text, Field... more) {
        List<Field> fields = new ArrayList<>(List.of(more));
        fields.add(0, new Field("Content-Type", type));
        return new Response(status, fields, new Body.Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same, with one more field name in Vary (RFC 9110 section 12.5.5). */
    @Override
    public Response varying(String name) {
        Set<String> names = new LinkedHashSet<>();
        List<Field> more = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equals(VARY)) {
                names.addAll(List.of(field.value().split(", ")));
            } else {
                more.add(field);
            }
        }
        names.add(name);
        more.add(new Field(VARY, String.join(", ", names)));
        return new Response(status, more, body);
    }

    @Override
    public void close() {
        body.close();
    }
}
