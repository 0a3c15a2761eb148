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
    static final int MOST = 5;

    private Redirects() {}

    /** The answer in the end, and where it came from. */
    record Arrival(HttpResponse response, Url url) implements AutoCloseable {
        @Override
        public void close() {
            response.close();
        }
    }

    /** @param fields as {@link HttpClient#send} takes them */
    static Arrival get(HttpClient http, Url start, boolean follow, String fields) throws Failure {
        Url url = start;
        for (int hops = 0; ; hops++) {
            HttpResponse response =
                    http.send(url.endpoint(), "GET", url.resource().target(), fields);
            Url here = url;
            Optional<Url> next = target(response.head(), here)
                    .filter(here::sameOrigin)
                    .filter(there -> follow || there.equals(withSlash(here)) && here.equals(start));
            if (next.isEmpty() || hops == MOST) {
                return new Arrival(response, url);
            }
            response.close();
            url = next.get();
        }
    }

    /** Where an answer redirects to, if it does. */
    static Optional<Url> target(ResponseHead head, Url from) {
        return isRedirect(head.status()) ? head.field("Location").flatMap(from::resolve) : Optional.empty();
    }

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    static Url withSlash(Url url) {
        return new Url(url.endpoint(), url.resource().asFolder());
    }
}
