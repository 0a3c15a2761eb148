package portlab.server.http;

import java.io.IOException;
import java.util.List;
import portlab.common.wire.Reason;
import portlab.server.auth.PasswordVerifier;
import portlab.server.http.Response.Body;
import portlab.server.metrics.Metrics;
import portlab.server.metrics.Metrics.Exposition;
import portlab.server.net.Connection;
import portlab.server.net.Connection.Load;
import portlab.server.net.Decisions;

/** Answers on the admin port: whether the server is alive, whether it accepts work, its metrics, and the live page. */
final class AdminResponder implements Responder {
    static final Field NO_STORE = new Field("Cache-Control", "no-store");

    private final Responder metrics;
    private final Responder live;

    /** @param passwords verifies passwords for everything but health and readiness; null lets everybody read it */
    AdminResponder(Metrics metrics, Responder live, PasswordVerifier passwords) {
        this.metrics = BasicAuth.by(passwords, (request, connection) -> expose(metrics, request, connection));
        this.live = BasicAuth.by(passwords, live);
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        String path =
                RequestTarget.parse(request.target()).map(RequestTarget::path).orElse("");
        return switch (path) {
            case "/healthz" -> text(Status.OK, Reason.HEALTH_ANSWERED, "ok\n");
            case "/readyz" ->
                connection.load().draining()
                        ? text(Status.SERVICE_UNAVAILABLE, Reason.NOT_READY, "draining\n")
                        : text(Status.OK, Reason.HEALTH_ANSWERED, "ready\n");
            case "/metrics" -> metrics.respond(request, connection);
            case "" -> ErrorResponses.of(Status.BAD_REQUEST, Reason.TARGET_INVALID, request, null);
            default ->
                LiveResponder.owns(path)
                        ? live.respond(request, connection)
                        : ErrorResponses.of(Status.NOT_FOUND, Reason.NOT_FOUND, request, null);
        };
    }

    private static Response text(Status status, Reason why, String text) {
        return Response.of(status, why, ErrorResponses.TEXT, text, NO_STORE);
    }

    private static Response expose(Metrics metrics, Request request, Connection connection) throws IOException {
        // Read first: stepping aside takes another worker.
        Load load = connection.load();
        connection.stepAside();
        Exposition exposition = metrics.expose(load, request.fields().list("Accept"));
        Field type = new Field("Content-Type", exposition.type());
        List<Field> fields = List.of(type, new Field(Response.VARY, "Accept"), NO_STORE);
        return new Response(Status.OK, fields, new Body.Bytes(exposition.text()), Decisions.of(Reason.HEALTH_ANSWERED));
    }
}
