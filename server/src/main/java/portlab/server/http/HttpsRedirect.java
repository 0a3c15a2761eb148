package portlab.server.http;

import java.util.Optional;
import portlab.common.wire.Reason;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.net.Connection;
import portlab.server.site.UrlPath;

/** Answers requests without TLS on a port that speaks TLS: sends browsers to https, and explains the error to others. */
final class HttpsRedirect implements Responder {
    private final AllowedHosts hosts;

    /** @param hosts to which it sends browsers */
    HttpsRedirect(AllowedHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public Response respond(Request request, Connection connection) {
        Optional<RequestTarget> target = RequestTarget.parse(request.target()).filter(parsed -> parsed.host() == null);
        Optional<UrlPath> path = target.flatMap(found -> UrlPath.parse(found.path()));
        boolean reads = request.method() == Request.Method.GET || request.method() == Request.Method.HEAD;
        if (!reads || path.isEmpty() || !isKnown(request.host())) {
            return ErrorResponses.withoutTls(Status.BAD_REQUEST, Reason.TLS_MISSING, request);
        }
        // The port is the client's own: a container's host or a tunnel may have another one than this server.
        String to = "https://" + request.fields().only("Host") + path.get().encoded()
                + target.get().encodedQuery();
        return ErrorResponses.withoutTls(
                Status.MOVED_PERMANENTLY, Reason.TLS_REDIRECTED, request, new Field("Location", to));
    }

    private boolean isKnown(Host host) {
        return host != null && !host.name().isEmpty() && hosts.allows(host);
    }
}
