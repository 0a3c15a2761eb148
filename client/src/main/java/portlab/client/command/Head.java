package portlab.client.command;

import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Reply;
import portlab.client.net.RequestTarget;

/** Asks what a server would say about a file, without the file. */
public final class Head {
    private Head() {}

    /**
     * @param target the request target that was answered
     */
    public record Result(String target, Reply reply) {
        /** Why the server did not say yes, where it did not. */
        public Optional<Failure> refusal() {
            return reply.head().status() < 400
                    ? Optional.empty()
                    : Optional.of(new Failure(ExitCode.REFUSED, reply.head().statusText() + ": " + target, ""));
        }
    }

    /** @param path literally, with or without its leading slash */
    public static Result run(Network network, Endpoint endpoint, String path) throws Failure {
        String target = RequestTarget.of(path);
        try (HttpResponse response = network.http().send(endpoint, "HEAD", target, HttpClient.ANYTHING)) {
            return new Result(target, response.reply());
        }
    }
}
