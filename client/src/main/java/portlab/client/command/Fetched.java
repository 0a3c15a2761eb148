package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Reply;

/**
 * What came of a get.
 *
 * @param target the request target that was answered
 * @param slashAdded whether the server first asked for a slash at its end, and got it
 */
public record Fetched(String target, boolean slashAdded, Reply reply, Saved saved) {

    /** What to try when a server wants to know who asks. */
    static final String SAY_WHO = "say who you are with -u USER:PASSWORD; wrong ones are refused like none";

    /** Why the server did not give what was asked for, where it did not. */
    public Optional<Failure> refusal() {
        int status = reply.head().status();
        if (saved.how() != Saved.How.NOTHING || Get.wanted(reply.head()) || status == Get.NO_CONTENT) {
            return Optional.empty();
        }
        String what = reply.head().statusText() + ": " + target;
        return Optional.of(new Failure(ExitCode.REFUSED, what, hint(status)));
    }

    private String hint(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 ->
                "redirects are not followed; it is at "
                        + reply.head().field("Location").orElse("a place it does not name");
            case 401 -> SAY_WHO;
            case 403 -> "the server keeps this one to itself";
            case 404, 410 -> "check the name, in which upper and lower case differ";
            case 429, 503 -> "try again later";
            default -> status >= 500 ? "the server's log may say more" : "";
        };
    }
}
