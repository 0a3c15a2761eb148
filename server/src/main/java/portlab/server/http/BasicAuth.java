package portlab.server.http;

import java.io.IOException;
import java.util.Optional;
import portlab.server.auth.Credentials;
import portlab.server.auth.PasswordVerifier;
import portlab.server.net.Connection;

/** Asks who it is before anything is looked at (RFC 7617); whoever is refused learns nothing of what is there. */
final class BasicAuth implements Responder {
    private static final Field CHALLENGE = new Field("WWW-Authenticate", "Basic realm=\"Portlab\", charset=\"UTF-8\"");

    private final PasswordVerifier gate;
    private final Responder inner;

    private BasicAuth(PasswordVerifier gate, Responder inner) {
        this.gate = gate;
        this.inner = inner;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        Optional<Credentials> credentials = Credentials.parse(request.fields().only("Authorization"));
        if (credentials.isEmpty()) {
            return refused(request);
        }
        if (gate.recognises(credentials.get())) {
            return inner.respond(request, connection);
        }
        // A check is slow on purpose, and nobody else is to wait for it.
        if (!connection.stepAside()) {
            return ErrorResponses.of(Status.SERVICE_UNAVAILABLE, request, null);
        }
        return switch (gate.check(credentials.get())) {
            case ADMITTED -> inner.respond(request, connection);
            case REFUSED -> refused(request);
            case BUSY -> ErrorResponses.of(Status.SERVICE_UNAVAILABLE, request, null);
        };
    }

    /** What is behind the gate, or, where there is none, just that. */
    static Responder by(PasswordVerifier gate, Responder inner) {
        return gate == null ? inner : new BasicAuth(gate, inner);
    }

    private static Response refused(Request request) {
        return ErrorResponses.of(Status.UNAUTHORIZED, request, null, CHALLENGE);
    }
}
