package portlab.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import portlab.common.wire.Reason;
import portlab.server.auth.Credentials;
import portlab.server.auth.PasswordVerifier;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.site.UrlPath;

/** Requires a user and password before anything else (RFC 7617), so a rejected client learns nothing about what it asked for. */
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
            return unauthorized(request, Reason.LOGIN_MISSING);
        }
        if (passwords.recognises(credentials.get())) {
            return admitted(request, connection);
        }
        // Checking a password is slow on purpose; the other connections must not wait for it.
        if (!connection.stepAside()) {
            return ErrorResponses.of(Status.SERVICE_UNAVAILABLE, Reason.WORKERS_BUSY, request, null);
        }
        return switch (passwords.check(credentials.get())) {
            case ADMITTED -> admitted(request, connection);
            case REFUSED -> unauthorized(request, Reason.LOGIN_WRONG);
            case BUSY -> ErrorResponses.of(Status.SERVICE_UNAVAILABLE, Reason.LOGINS_FULL, request, null);
        };
    }

    /** The responder behind a login; {@code inner} itself if {@code passwords} is null. */
    static Responder by(PasswordVerifier passwords, Responder inner) {
        return passwords == null ? inner : new BasicAuth(passwords, inner);
    }

    /** The same, but only these paths and what is below them need the login; all paths if the list is empty. */
    static Responder by(PasswordVerifier passwords, List<UrlPath> paths, Responder inner) {
        Responder guarded = by(passwords, inner);
        return passwords == null || paths.isEmpty()
                ? guarded
                : (request, connection) -> (isBelow(paths, request) ? guarded : inner).respond(request, connection);
    }

    /** What the site cannot resolve it does not serve either. */
    private static boolean isBelow(List<UrlPath> paths, Request request) {
        return RequestTarget.parse(request.target())
                .flatMap(target -> UrlPath.parse(target.path()))
                .filter(path -> paths.stream().anyMatch(path::isWithin))
                .isPresent();
    }

    private Result admitted(Request request, Connection connection) throws IOException {
        return inner.respond(request, connection).after(Decisions.of(Reason.LOGIN_ACCEPTED));
    }

    private static Response unauthorized(Request request, Reason why) {
        return ErrorResponses.of(Status.UNAUTHORIZED, why, request, null, CHALLENGE);
    }
}
