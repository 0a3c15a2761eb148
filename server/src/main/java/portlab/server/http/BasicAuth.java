package portlab.server.http;

import java.io.IOException;
import java.util.Optional;
import portlab.server.auth.Credentials;
import portlab.server.auth.PasswordVerifier;
import portlab.server.net.Connection;

/** Requires a user and password before anything else (RFC 7617), so a rejected client learns nothing about the site. */
final class BasicAuth implements Responder {
    private static final Field CHALLENGE = new Field("WWW-Authenticate", "Basic realm=\"Portlab\", charset=\"UTF-8\"");

    private final PasswordVerifier passwords;
    private final Responder inner;

    private BasicAuth(PasswordVerifier passwords, Responder inner) {
        this.passwords = passwords;
        this.inner = inner;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        Optional<Credentials> credentials = Credentials.parse(request.fields().only("Authorization"));
        if (credentials.isEmpty()) {
            return unauthorized(request);
        }
        if (passwords.recognises(credentials.get())) {
            return inner.respond(request, connection);
        }
        // Checking a password is slow on purpose; the other connections must not wait for it.
        if (!connection.stepAside()) {
            return ErrorResponses.of(Status.SERVICE_UNAVAILABLE, request, null);
        }
        return switch (passwords.check(credentials.get())) {
            case ADMITTED -> inner.respond(request, connection);
            case REFUSED -> unauthorized(request);
            case BUSY -> ErrorResponses.of(Status.SERVICE_UNAVAILABLE, request, null);
        };
    }

    /** The responder behind a login; {@code inner} itself if {@code passwords} is null. */
    static Responder by(PasswordVerifier passwords, Responder inner) {
        return passwords == null ? inner : new BasicAuth(passwords, inner);
    }

    private static Response unauthorized(Request request) {
        return ErrorResponses.of(Status.UNAUTHORIZED, request, null, CHALLENGE);
    }
}
