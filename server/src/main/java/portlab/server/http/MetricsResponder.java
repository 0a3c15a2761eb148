package portlab.server.http;

import java.io.IOException;
import java.util.List;
import portlab.server.metrics.Metrics;
import portlab.server.metrics.Metrics.Exposition;
import portlab.server.net.Connection;
import portlab.server.net.Load;

/** Answers with what was counted. */
final class MetricsResponder implements Responder {
    private final Metrics metrics;

    MetricsResponder(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        // Before this very request takes a worker of its own.
        Load load = connection.load();
        connection.stepAside();
        Exposition exposition = metrics.expose(load, request.fields().list("Accept"));
        Field type = new Field("Content-Type", exposition.type());
        List<Field> fields = List.of(type, new Field(Response.VARY, "Accept"), AdminResponder.FRESH);
        return new Response(Status.OK, fields, new Body.Bytes(exposition.text()));
    }
}
