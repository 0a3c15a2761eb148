package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpReply;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Url;

/** Asks what a server would say about a file, without the file. */
public final class Head {
    private Head() {}

    /**
     * @param target the request target that was answered
     */
    public record Result(String target, HttpReply reply) {
        /** Why the server did not say yes, where it did not. */
        public Optional<Failure> refusal() {
            return reply.head().status() < 400
                    ? Optional.empty()
                    : Optional.of(new Failure(ExitCode.REFUSED, reply.head().statusText() + ": " + target, ""));
        }
    }

    public static Result run(Network network, Url url) throws Failure {
        String target = url.resource().target();
        try (HttpResponse response = network.http().send(url.endpoint(), "HEAD", target, HttpClient.ANYTHING)) {
            return new Result(target, response.reply());
        }
    }
}
