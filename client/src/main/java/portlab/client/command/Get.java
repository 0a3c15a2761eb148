package portlab.client.command;

import java.util.Optional;
import portlab.client.command.Saver.Destination;
import portlab.client.command.Saver.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
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
            if (last.movedFrom().isPresent() && Redirects.addsSlash(url, last.url())) {
                place = place(request, last.url().resource());
            }
            SaveResult saved = wanted(last.response().head())
                    ? saver.save(last.response(), place, url.toString())
                    : SaveResult.NOTHING;
            return new Fetched(last.url(), last.movedFrom(), last.response().reply(), saved, otherSource);
        }
    }

    private static Saver.Place place(Request request, Resource resource) throws Failure {
        return Saver.place(request.destination(), resource.path(), request.replace());
    }

    /** Whether a response has the whole file: 204 has no body, and 206 has an unrequested part. */
    static boolean wanted(ResponseHead head) {
        return head.status() >= 200 && head.status() < 300 && head.status() != NO_CONTENT && head.status() != 206;
    }

    /**
     * The result of a get.
     *
     * @param url of the final response
     * @param movedFrom the requested URL, if a redirect led away from it
     * @param otherSource the URL that the part here belongs to, if that kept the download from resuming
     */
    public record Fetched(
            Url url,
            Optional<Url> movedFrom,
            HttpResponse.Reply reply,
            SaveResult saved,
            Optional<String> otherSource) {

        static final String LOG_IN = "wrong user or password; log in with -u USER:PASSWORD";

        /** A result that no part of another file affected. */
        public Fetched(Url url, Optional<Url> movedFrom, HttpResponse.Reply reply, SaveResult saved) {
            this(url, movedFrom, reply, saved, Optional.empty());
        }

        /** Whether a redirect led to the final response. */
        public boolean moved() {
            return movedFrom.isPresent();
        }

        /** Where the final response came from: a request target, or the whole URL after a redirect to another scheme or port. */
        public String place() {
            boolean elsewhere = movedFrom.isPresent() && !movedFrom.get().sameOrigin(url);
            return elsewhere ? url.toString() : target();
        }

        /** Its request target. */
        String target() {
            return url.resource().target();
        }

        /** Whether this is the page of a folder. */
        public boolean ofFolder() {
            return url.resource().path().endsWith("/");
        }

        /** The server's reason for not sending the file, if it did not. */
        public Optional<Failure> refusal() {
            int status = reply.head().status();
            if (saved.how() != SaveResult.How.NOTHING || Get.wanted(reply.head()) || status == Get.NO_CONTENT) {
                return Optional.empty();
            }
            String what = reply.head().statusText() + ": " + target();
            return Optional.of(
                    new Failure(ExitCode.REFUSED, what, Redirects.isRedirect(status) ? redirect() : hint(status)));
        }

        /** What to do about an error status. */
        static String hint(int status) {
            return switch (status) {
                case 401 -> LOG_IN;
                case 403 -> "you don't have permission to read this file";
                case 404, 410 -> "check the name; upper and lower case differ";
                case 429, 503 -> "try again later";
                default -> status >= 500 ? "see the server's log" : "";
            };
        }

        private String redirect() {
            String location = reply.head().field("Location").orElse("");
            if (location.isEmpty()) {
                return "the redirect has no Location";
            }
            Optional<Url> there = Redirects.target(reply.head(), url);
            if (there.isPresent() && url.isUpgradedBy(there.get())) {
                return "redirects to " + location + ", with TLS; name that URL" + (moved() ? "" : ", or use -L");
            }
            if (there.isPresent() && there.get().isUpgradedBy(url)) {
                return "redirects to " + location + ", without TLS, so it is not followed";
            }
            if (there.isEmpty() || !there.get().sameOrigin(url)) {
                return "redirects to another server: " + location;
            }
            return moved()
                    ? "redirects again, to " + location + "; -L follows up to 5 redirects"
                    : "redirects to " + location + "; -L follows redirects";
        }
    }
}
