package portlab.client.command;

import java.util.Optional;
import portlab.client.command.Saver.Destination;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.Resource;
import portlab.client.net.ResponseHead;
import portlab.client.net.Url;

/** Fetches a file and saves it. */
public final class Get {
    static final int NO_CONTENT = 204;

    private final HttpClient http;
    private final Saver saver;

    /**
     * What to fetch.
     *
     * @param replace whether to overwrite an existing file
     * @param resume whether to continue an interrupted download
     * @param follow whether to follow redirects on the same server
     */
    public record Request(Url url, Destination destination, boolean replace, boolean resume, boolean follow) {}

    public Get(HttpClient http, Saver saver) {
        this.http = http;
        this.saver = saver;
    }

    /**
     * Sends the request, and repeats it if the server only adds a slash to a folder's path. Follows up to five other
     * redirects on the same server if the request says so. The requested path names the file.
     *
     * @throws Failure if there is no complete response or it cannot be saved. A refusal is not a failure here but a
     *     {@linkplain Fetched#refusal() result}
     */
    public Fetched run(Request request) throws Failure {
        Url url = request.url();
        Saver.Place place = place(request, url.resource());
        Optional<String> otherSource = Optional.empty();
        if (request.resume() && place instanceof Saver.Place.InFile wanted) {
            Optional<Fetched> resumed = new Resume(http, saver).run(request, wanted);
            if (resumed.isPresent()) {
                return resumed.get();
            }
            otherSource = Resume.otherSource(wanted, url.toString());
        }
        try (Redirects.FinalResponse last = Redirects.get(http, url, request.follow(), HttpClient.ANYTHING)) {
            boolean moved = last.url() != url;
            if (moved && Redirects.addsSlash(url, last.url())) {
                place = place(request, last.url().resource());
            }
            SaveResult saved = wanted(last.response().head())
                    ? saver.save(last.response(), place, url.toString())
                    : SaveResult.NOTHING;
            return new Fetched(last.url(), moved, last.response().reply(), saved, otherSource);
        }
    }

    private static Saver.Place place(Request request, Resource resource) throws Failure {
        return Saver.place(request.destination(), resource.path(), request.replace());
    }

    /** Whether a response has the whole file: 204 has no body, and 206 has an unrequested part. */
    static boolean wanted(ResponseHead head) {
        return head.status() >= 200 && head.status() < 300 && head.status() != NO_CONTENT && head.status() != 206;
    }
}
