package portlab.client.net;

import java.nio.ByteBuffer;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Sends HTTP/1.0 requests (RFC 1945, with RFC 9110's fields), each in one write on a connection of its own. */
public final class HttpClient {
    /** The most that a socket's stream reads at once. */
    private static final int BUFFER = 128 * 1024;

    /** The Accept field of whoever takes what there is. */
    public static final String ANYTHING = "Accept: */*\r\n";

    private final Connector connector;
    private final String userAgent;
    private final Optional<Login> login;

    /** One that says to nobody who asks. */
    public HttpClient(Connector connector, String userAgent) {
        this(connector, userAgent, Optional.empty());
    }

    /**
     * @param userAgent the User-Agent field: {@code portlab/0.1.0}
     * @param login who asks, for the server that is to know it
     */
    public HttpClient(Connector connector, String userAgent, Optional<Login> login) {
        this.connector = connector;
        this.userAgent = userAgent;
        this.login = login;
    }

    /**
     * Asks for a resource and waits for the answer's head.
     *
     * @param target the request target, percent-encoded
     * @return the answer, its body not yet read; to be closed by the caller
     */
    public HttpResponse get(Endpoint endpoint, String target) throws Failure {
        return send(endpoint, "GET", target, ANYTHING);
    }

    /**
     * The same with any fields of the caller's own.
     *
     * @param method GET, or HEAD, whose answer has no body whatever its head says
     * @param fields whole lines, each with its CR LF
     */
    public HttpResponse send(Endpoint endpoint, String method, String target, String fields) throws Failure {
        String asked = method + " " + target;
        String request = request(
                endpoint, asked, fields + (login.isEmpty() ? "" : login.get().field(endpoint)));
        String shown = request(
                endpoint, asked, fields + (login.isEmpty() ? "" : login.get().masked(endpoint)));
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        HeadParser parser = new HeadParser();
        Connection connection = connector.connect(endpoint);
        try {
            connection.write(request, shown);
            connection.hurry();
            int count = connection.read(buffer);
            long firstByte = connection.lastRead();
            while (count >= 0 && !parser.feed(buffer.flip())) {
                count = connection.read(buffer.clear());
            }
            if (count < 0) {
                throw ended(connection, parser);
            }
            connection.takeYourTime();
            connection.trace().received(firstByte, parser.raw());
            BodyDecoder body = method.equals("HEAD") ? new CountedBody(0) : BodyDecoder.of(parser.head());
            return new HttpResponse(connection, buffer, parser.head(), body, firstByte);
        } catch (Failure e) {
            connection.close();
            throw e;
        }
    }

    private String request(Endpoint endpoint, String asked, String fields) {
        return asked + " HTTP/1.0\r\n"
                + "Host: " + endpoint.authority() + "\r\n"
                + "User-Agent: " + userAgent + "\r\n"
                + fields
                + "Connection: close\r\n\r\n";
    }

    private static Failure ended(Connection connection, HeadParser parser) {
        return parser.untouched()
                ? new Failure(
                        ExitCode.EMPTY_REPLY,
                        connection.name() + " closed the connection without an answer",
                        "is this the port of an HTTP server?")
                : new Failure(ExitCode.TRUNCATED, connection.name() + " ended the answer inside its head", "try again");
    }
}
