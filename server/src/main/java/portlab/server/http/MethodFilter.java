package portlab.server.http;

import java.io.IOException;
import java.util.List;
import portlab.common.wire.Reason;
import portlab.server.http.Request.Version;
import portlab.server.http.Response.Body;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;

/** Passes on GET and HEAD, and answers every other method. */
final class MethodFilter implements Responder {
    private static final Field ALLOW = new Field("Allow", "GET, HEAD");

    private final Responder reads;
    private final boolean cors;

    /** @param cors whether scripts of other origins may send preflight requests */
    MethodFilter(Responder reads, boolean cors) {
        this.reads = reads;
        this.cors = cors;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        String expect = request.version() == Version.HTTP_1_1 ? request.fields().list("Expect") : null;
        if (expect != null && !request.expectsContinue()) {
            return ErrorResponses.of(Status.EXPECTATION_FAILED, Reason.EXPECTATION_UNKNOWN, request, null);
        }
        return switch (request.method()) {
            case GET, HEAD -> reads.respond(request, connection);
            case OPTIONS -> cors ? preflight() : notAllowed(request);
            case UNKNOWN -> ErrorResponses.of(Status.NOT_IMPLEMENTED, Reason.METHOD_UNKNOWN, request, null);
            default -> notAllowed(request);
        };
    }

    private static Response notAllowed(Request request) {
        return ErrorResponses.of(Status.METHOD_NOT_ALLOWED, Reason.METHOD_NOT_ALLOWED, request, null, ALLOW);
    }

    /** Answers the request that a browser sends before a script of another origin may send one that is not simple. */
    private static Response preflight() {
        List<Field> fields = List.of(
                ALLOW,
                new Field("Access-Control-Allow-Methods", "GET, HEAD"),
                new Field("Access-Control-Allow-Headers", "*, Authorization"),
                new Field("Access-Control-Max-Age", "86400"));
        return new Response(Status.NO_CONTENT, fields, Body.NOTHING, Decisions.of(Reason.PREFLIGHT));
    }
}
