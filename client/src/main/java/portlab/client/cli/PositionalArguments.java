package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Url;

/**
 * The positional arguments of a command line: {@code HOST}, {@code HOST PORT}, {@code HOST:PORT} or a URL, then files. Pure.
 *
 * @param files paths on the server, or URLs
 */
record PositionalArguments(Endpoint server, List<String> files) {
    static final int DEFAULT_PORT = 8080;

    private static final String DEFAULT_HOST = "127.0.0.1";

    /**
     * Parses the words.
     *
     * @param tls whether {@code --tls} asks for TLS, which {@code https://} does, too
     */
    static PositionalArguments of(List<String> words, boolean tls) throws Failure {
        PositionalArguments arguments = of(words);
        boolean url = !words.isEmpty() && Url.is(words.get(0));
        if (tls && url && !arguments.server().tls()) {
            throw new Failure(ExitCode.USAGE, "--tls and " + words.get(0) + " contradict each other", "use https://");
        }
        return tls ? new PositionalArguments(arguments.server().withTls(true), arguments.files()) : arguments;
    }

    private static PositionalArguments of(List<String> words) throws Failure {
        if (words.isEmpty()) {
            return new PositionalArguments(new Endpoint(DEFAULT_HOST, DEFAULT_PORT), List.of());
        }
        String first = words.get(0);
        List<String> rest = words.subList(1, words.size());
        if (Url.is(first)) {
            return ofUrl(first, rest);
        }
        Endpoint server = Endpoint.parse(first, DEFAULT_PORT);
        if (rest.isEmpty() || Endpoint.hasPort(first)) {
            return new PositionalArguments(server, List.copyOf(rest));
        }
        return new PositionalArguments(
                Endpoint.of(server.host(), rest.get(0)), List.copyOf(rest.subList(1, rest.size())));
    }

    /** A URL without a path, such as the server prints, names a server and no file. */
    private static PositionalArguments ofUrl(String first, List<String> rest) throws Failure {
        Url url = Url.parse(first);
        List<String> files = new ArrayList<>(rest);
        if (!url.resource().target().equals("/")) {
            files.add(0, first);
        }
        return new PositionalArguments(url.endpoint(), List.copyOf(files));
    }
}
