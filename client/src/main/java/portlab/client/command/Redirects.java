package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;
import portlab.client.net.Url;
import portlab.common.wire.Reason;

/**
 * Requests a resource and follows redirects on the same server: always those that add a slash to a folder's path, others if
 * the caller wants it, also from http to https on the same host. A login goes to its own server only, so not that way.
 */
final class Redirects {
    private static final int MAX_HOPS = 5;

    private Redirects() {}

    /**
     * The final response and its URL.
     *
     * @param movedFrom the requested URL, if a redirect led away from it
     */
    record FinalResponse(HttpResponse response, Url url, Optional<Url> movedFrom) implements AutoCloseable {
        @Override
        public void close() {
            response.close();
        }
    }

    /** @param fields as {@link HttpClient#send} takes them */
    static FinalResponse get(HttpClient http, Url start, boolean follow, String fields) throws Failure {
        Url url = start;
        for (int hops = 0; ; hops++) {
            HttpResponse response =
                    http.send(url.endpoint(), "GET", url.resource().target(), fields);
            Optional<Url> next = target(response.head(), url);
            if (next.isEmpty()) {
                return new FinalResponse(response, url, hops == 0 ? Optional.empty() : Optional.of(start));
            }
            boolean limit = hops == MAX_HOPS;
            boolean elsewhere = !url.sameOrigin(next.get()) && !url.isUpgradedBy(next.get());
            boolean slash = hops == 0 && start.sameOrigin(next.get()) && addsSlash(start, next.get());
            if (response.isWatched()) {
                response.note(
                        reason(elsewhere, limit, slash, follow), next.get().toString());
            }
            if (limit || elsewhere || !follow && !slash) {
                return new FinalResponse(response, url, hops == 0 ? Optional.empty() : Optional.of(start));
            }
            response.close();
            url = next.get();
        }
    }

    private static Reason reason(boolean elsewhere, boolean limit, boolean slash, boolean follow) {
        if (elsewhere) {
            return Reason.REDIRECT_ELSEWHERE;
        }
        if (limit) {
            return Reason.REDIRECT_LIMIT;
        }
        if (slash) {
            return Reason.REDIRECT_SLASH;
        }
        return follow ? Reason.REDIRECT_FOLLOWED : Reason.REDIRECT_SHOWN;
    }

    /** The target of a redirect; empty for other responses. */
    static Optional<Url> target(ResponseHead head, Url from) {
        String location = isRedirect(head.status()) ? head.field("Location").orElse("") : "";
        return location.isEmpty() ? Optional.empty() : from.resolve(location);
    }

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** Whether the second URL is the first with a slash added to its path. */
    static boolean addsSlash(Url without, Url with) {
        return with.resource().target().equals(without.resource().asFolder().target());
    }
}
