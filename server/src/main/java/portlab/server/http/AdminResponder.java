package portlab.server.http;

import java.io.IOException;
import java.util.List;
import portlab.server.metrics.Exposition;
import portlab.server.metrics.Metrics;
import portlab.server.net.Connection;
import portlab.server.net.Load;

/** What the admin port answers: whether the server lives, whether it takes work, and what it has counted. */
final class AdminResponder implements Responder {
    private static final Field FRESH = new Field("Cache-Control", "no-store");

    private final Metrics metrics;

    AdminResponder(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Response respond(Request request, Connection connection) throws IOException {
        String path =
                RequestTarget.parse(request.target()).map(RequestTarget::path).orElse("");
        return switch (path) {
            case "/healthz" -> say(Status.OK, "ok\n");
            case "/readyz" ->
                connection.load().draining()
                        ? say(Status.SERVICE_UNAVAILABLE, "draining\n")
                        : say(Status.OK, "ready\n");
            case "/metrics" -> metrics(request, connection);
            case "" -> ErrorResponses.of(Status.BAD_REQUEST, request, null);
            default -> ErrorResponses.of(Status.NOT_FOUND, request, null);
        };
    }

    private static Response say(Status status, String text) {
        return Response.of(status, ErrorResponses.TEXT, text, FRESH);
    }

    private Response metrics(Request request, Connection connection) throws IOException {
        // Before this very request takes a worker of its own.
        Load load = connection.load();
        if (!Responder.stepsAside(connection)) {
            return ErrorResponses.of(Status.SERVICE_UNAVAILABLE, request, null);
        }
        Exposition exposition = metrics.expose(load, request.fields().list("Accept"));
        List<Field> fields = List.of(new Field("Content-Type", exposition.type()), new Field("Vary", "Accept"), FRESH);
        return new Response(Status.OK, fields, new Body.Bytes(exposition.text()));
    }
}
