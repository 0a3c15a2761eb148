package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.ResponseHead;
import portlab.client.net.Url;

/**
 * Asks for a resource and follows redirects on the same server: a slash added at a folder's end always, others where they
 * are wanted.
 */
final class Redirects {
    private static final int MOST = 5;

    private Redirects() {}

    /**
     * The answer in the end, and where it came from.
     *
     * @param url the very one that was asked for where nothing redirected
     */
    record FinalResponse(HttpResponse response, Url url) implements AutoCloseable {
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
            if (next.isEmpty() || hops == MOST || !url.sameOrigin(next.get())) {
                return new FinalResponse(response, url);
            }
            if (!follow && (hops > 0 || !addsSlash(start, next.get()))) {
                return new FinalResponse(response, url);
            }
            response.close();
            url = next.get();
        }
    }

    /** Where an answer redirects to, if it does. */
    static Optional<Url> target(ResponseHead head, Url from) {
        int status = head.status();
        boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        String location = redirect ? head.field("Location").orElse("") : "";
        return location.isEmpty() ? Optional.empty() : from.resolve(location);
    }

    /** Whether one URL is the other with a slash at its path's end. */
    static boolean addsSlash(Url without, Url with) {
        return with.resource().target().equals(without.resource().asFolder().target());
    }
}
