package portlab.client.command;

import java.util.Optional;
import portlab.client.command.Get.Fetched;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Url;

/** Fetches the status and header fields of a file, without its body. */
public final class Head {
    private Head() {}

    /** @param target the request target */
    public record Result(String target, HttpResponse.Reply reply) {
        /** The error that the server answered, if any. */
        public Optional<Failure> refusal() {
            return reply.head().status() < 400
                    ? Optional.empty()
                    : Optional.of(new Failure(
                            ExitCode.REFUSED,
                            reply.head().statusText() + ": " + target,
                            Fetched.hint(reply.head().status())));
        }
    }

    public static Result run(Network network, Url url) throws Failure {
        String target = url.resource().target();
        try (HttpResponse response = network.http().send(url.endpoint(), "HEAD", target, HttpClient.ANYTHING)) {
            return new Result(target, response.reply());
        }
    }
}
