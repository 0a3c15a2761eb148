package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpResponse;
import portlab.client.net.Url;

/**
 * The result of a get.
 *
 * @param url of the final response
 * @param moved whether a redirect led to it
 * @param otherSource the URL that the part here belongs to, if that kept the download from resuming
 */
public record Fetched(
        Url url, boolean moved, HttpResponse.Reply reply, SaveResult saved, Optional<String> otherSource) {

    static final String LOG_IN = "wrong user or password; log in with -u USER:PASSWORD";

    /** A result that no part of another file affected. */
    public Fetched(Url url, boolean moved, HttpResponse.Reply reply, SaveResult saved) {
        this(url, moved, reply, saved, Optional.empty());
    }

    /** The request target of the final response. */
    public String target() {
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
        if (there.isEmpty() || !there.get().sameOrigin(url)) {
            return "redirects to another server: " + location;
        }
        return moved
                ? "redirects again, to " + location + "; -L follows up to 5 redirects"
                : "redirects to " + location + "; -L follows redirects";
    }
}
