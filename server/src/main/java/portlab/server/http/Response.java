package portlab.server.http;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An answer; what every answer has in its head is not in it. Closing it closes its body's file.
 *
 * @param fields those that are its own, Content-Length not among them
 */
record Response(Status status, List<Field> fields, Body body) implements Responder.Result, Closeable {
    static final String VARY = "Vary";

    /** A text or page made here. */
    static Response of(Status status, String type, String text, Field... more) {
        List<Field> fields = new ArrayList<>(List.of(more));
        fields.add(0, new Field("Content-Type", type));
        return new Response(status, fields, new Body.Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same, for which one more field of the request matters (RFC 9110 section 12.5.5). */
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
