package portlab.server.http;

import java.io.IOException;
import java.util.Optional;
import portlab.server.fault.FaultConnection;
import portlab.server.http.Response.Body;
import portlab.server.net.Connection;
import portlab.server.site.UrlPath;

/**
 * Begins each request on a connection with faults on purpose: holds it for the latency, answers with a wrong status or a wrong
 * length, and says so in the field Portlab-Reason.
 */
final class FaultResponder implements Responder {
    private static final String EXPLANATION = "This failure is on purpose: the server was started with --fault.";

    private final Responder inner;

    FaultResponder(Responder inner) {
        this.inner = inner;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        FaultConnection faulty = (FaultConnection) connection;
        faulty.begin(request.line(), path(request));
        if (faulty.isHeld()) {
            return new Held(faulty.heldUntil(), faulty.memory());
        }
        int status = faulty.effects().status();
        Result result = status == 0 ? inner.respond(request, connection) : failed(status, request);
        return result instanceof Response response ? changed(response, faulty) : result;
    }

    /** The decoded path; as received if it is invalid. */
    private static String path(Request request) {
        Optional<RequestTarget> target = RequestTarget.parse(request.target());
        String raw = target.map(RequestTarget::path).orElse(request.target());
        return UrlPath.parse(raw).map(UrlPath::toString).orElse(raw);
    }

    private static Response failed(int status, Request request) {
        return status == Status.SERVICE_UNAVAILABLE.code()
                ? ErrorResponses.unavailable(null, EXPLANATION, request)
                : ErrorResponses.failed(null, EXPLANATION, request);
    }

    private static Response changed(Response response, FaultConnection faulty) {
        Body body = response.body();
        int error = response.status().bodiless() || response.endsWithConnection()
                ? 0
                : faulty.effects().lengthError();
        if (error == 0) {
            faulty.lengthStays();
        } else {
            body = new Body.WrongLength(body, Math.max(0, body.length() + error));
        }
        return new Response(
                response.status(), response.fields(), body, faulty.effects().after(response.decisions()));
    }
}
