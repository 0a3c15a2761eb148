package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.RequestTarget;
import portlab.client.net.ResponseHead;

/** Fetches a file and saves it. */
public final class Get {
    static final int NO_CONTENT = 204;

    private final HttpClient http;
    private final Saver saver;

    /**
     * What to fetch.
     *
     * @param path the file's path on the server, literally, with or without its leading slash
     * @param replace whether a file that is in the way is replaced; otherwise it never is
     * @param resume whether to go on with what a broken download left
     */
    public record Request(Endpoint endpoint, String path, Destination destination, boolean replace, boolean resume) {
        private Request withSlash() {
            return new Request(endpoint, path + "/", destination, replace, resume);
        }
    }

    public Get(HttpClient http, Saver saver) {
        this.http = http;
        this.saver = saver;
    }

    /**
     * Asks once, and once more when all the server wants is a slash at a folder's end. Follows no other redirect.
     *
     * @throws Failure when there is no answer, or it is not all there, or cannot be saved. A refusal is not a failure
     *     here but a {@linkplain Fetched#refusal() result}
     */
    public Fetched run(Request request) throws Failure {
        return run(request, false);
    }

    private Fetched run(Request request, boolean slashAdded) throws Failure {
        Saver.Place place = Saver.place(request.destination(), request.path(), request.replace());
        if (request.resume() && place instanceof Saver.Place.InFile wanted) {
            Optional<Fetched> resumed = new Resume(http, saver).run(request, wanted);
            if (resumed.isPresent()) {
                return resumed.get();
            }
        }
        String target = RequestTarget.of(request.path());
        try (HttpResponse response = http.get(request.endpoint(), target)) {
            if (slashAdded || !wantsSlash(response.head(), request.endpoint(), target)) {
                Saved saved = wanted(response.head())
                        ? saver.save(response, place, HttpClient.url(request.endpoint(), target))
                        : Saved.NOTHING;
                return new Fetched(target, slashAdded, response.reply(), saved);
            }
        }
        return run(request.withSlash(), true);
    }

    /** Whether an answer's body is what was asked for: 204 has none, 206 is a part nobody asked for. */
    static boolean wanted(ResponseHead head) {
        return head.status() >= 200 && head.status() < 300 && head.status() != NO_CONTENT && head.status() != 206;
    }

    private static boolean wantsSlash(ResponseHead head, Endpoint endpoint, String target) {
        String location = head.field("Location").orElse("");
        String origin = "http://" + endpoint.authority();
        boolean redirect = head.status() >= 301 && head.status() <= 308 && head.status() != 304;
        return redirect && (location.equals(target + "/") || location.equals(origin + target + "/"));
    }
}
