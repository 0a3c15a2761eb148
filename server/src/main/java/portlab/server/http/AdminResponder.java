package portlab.server.http;

import java.io.IOException;
import portlab.server.net.Connection;

/** What the admin port answers: whether the server lives, whether it takes work, and what it has counted. */
final class AdminResponder implements Responder {
    static final Field FRESH = new Field("Cache-Control", "no-store");

    private final Responder metrics;

    AdminResponder(Responder metrics) {
        this.metrics = metrics;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        String path =
                RequestTarget.parse(request.target()).map(RequestTarget::path).orElse("");
        return switch (path) {
            case "/healthz" -> say(Status.OK, "ok\n");
            case "/readyz" ->
                connection.load().draining()
                        ? say(Status.SERVICE_UNAVAILABLE, "draining\n")
                        : say(Status.OK, "ready\n");
            case "/metrics" -> metrics.respond(request, connection);
            case "" -> ErrorResponses.of(Status.BAD_REQUEST, request, null);
            default -> ErrorResponses.of(Status.NOT_FOUND, request, null);
        };
    }

    private static Response say(Status status, String text) {
        return Response.of(status, ErrorResponses.TEXT, text, FRESH);
    }
}
