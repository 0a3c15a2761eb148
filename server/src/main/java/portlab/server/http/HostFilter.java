package portlab.server.http;

import java.io.IOException;
import java.util.Optional;
import portlab.server.net.Connection;

/** Answers requests for allowed hosts, and those of HTTP/1.0 that name none: browsers always name one. */
final class HostFilter implements Responder {
    private final AllowedHosts allowed;
    private final Responder inner;

    HostFilter(AllowedHosts allowed, Responder inner) {
        this.allowed = allowed;
        this.inner = inner;
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        Optional<Host> host = allowed.all() ? Optional.empty() : Host.of(request);
        if (host.isEmpty() || allowed.allows(host.get())) {
            return inner.respond(request, connection);
        }
        return ErrorResponses.of(Status.MISDIRECTED_REQUEST, request, host.get().name());
    }
}
