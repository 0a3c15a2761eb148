package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpReply;
import portlab.client.net.Url;

/**
 * What came of a get.
 *
 * @param url what was answered in the end
 * @param moved whether that is another one than was asked for
 */
public record Fetched(Url url, boolean moved, HttpReply reply, SaveResult saved) {

    /** What to try when a server wants to know who asks. */
    static final String SAY_WHO = "say who you are with -u USER:PASSWORD; wrong ones are refused like none";

    /** The request target that was answered. */
    public String target() {
        return url.resource().target();
    }

    /** Whether it is a folder's own page that was fetched. */
    public boolean ofFolder() {
        return url.resource().path().endsWith("/");
    }

    /** Why the server did not give what was asked for, where it did not. */
    public Optional<Failure> refusal() {
        int status = reply.head().status();
        if (saved.how() != SaveResult.How.NOTHING || Get.wanted(reply.head()) || status == Get.NO_CONTENT) {
            return Optional.empty();
        }
        String what = reply.head().statusText() + ": " + target();
        return Optional.of(new Failure(ExitCode.REFUSED, what, hint(status)));
    }

    private String hint(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> redirect();
            case 401 -> SAY_WHO;
            case 403 -> "the server keeps this one to itself";
            case 404, 410 -> "check the name, in which upper and lower case differ";
            case 429, 503 -> "try again later";
            default -> status >= 500 ? "the server's log may say more" : "";
        };
    }

    private String redirect() {
        String location = reply.head().field("Location").orElse("");
        if (location.isEmpty()) {
            return "it redirects, but does not say where to";
        }
        Optional<Url> there = Redirects.target(reply.head(), url);
        if (there.isEmpty() || !there.get().sameOrigin(url)) {
            return "it redirects to another server: " + location;
        }
        return moved
                ? "it redirects on to " + location + "; -L follows up to 5 redirects"
                : "it redirects to " + location + "; -L follows";
    }
}
