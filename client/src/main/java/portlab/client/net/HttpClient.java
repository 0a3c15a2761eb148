package portlab.client.net;

import java.nio.ByteBuffer;
import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.BodyDecoder.CountedBody;

/** Sends HTTP/1.0 requests (RFC 1945, with fields of RFC 9110), each in one write on a new connection. */
public final class HttpClient {
    /** The most that a socket stream reads at once. */
    static final int BUFFER = 128 * 1024;

    /** The Accept field for any type. */
    public static final String ANYTHING = "Accept: */*\r\n";

    private final Connector connector;
    private final String userAgent;
    private final Optional<Login> login;

    /**
     * @param userAgent the User-Agent field: {@code portlab/0.1.0}
     * @param login sent to its own server only
     */
    public HttpClient(Connector connector, String userAgent, Optional<Login> login) {
        this.connector = connector;
        this.userAgent = userAgent;
        this.login = login;
    }

    /**
     * Sends a GET request and waits for the response head.
     *
     * @param target the request target, percent-encoded
     * @return the response with its body unread; the caller closes it
     */
    public HttpResponse get(Endpoint endpoint, String target) throws Failure {
        return send(endpoint, "GET", target, ANYTHING);
    }

    /**
     * Sends a request with fields of the caller and waits for the response head.
     *
     * @param method GET, or HEAD, whose response has no body
     * @param fields complete lines, each with CR LF
     */
    public HttpResponse send(Endpoint endpoint, String method, String target, String fields) throws Failure {
        String start = method + " " + target;
        String request = request(
                endpoint, start, fields + (login.isEmpty() ? "" : login.get().field(endpoint)));
        String shown = request(
                endpoint, start, fields + (login.isEmpty() ? "" : login.get().masked(endpoint)));
        boolean bodyless = method.equals("HEAD");
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        Connection connection = connector.connect(endpoint);
        try {
            return exchange(connection, request, shown, bodyless, buffer);
        } catch (Failure e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Sends a request on a connection and waits for the response head.
     *
     * @param shown the request as the trace shows it
     * @param bodyless whether the response has no body, whatever its head says
     * @param buffer for what is read; the response keeps it
     */
    static HttpResponse exchange(
            Connection connection, String request, String shown, boolean bodyless, ByteBuffer buffer) throws Failure {
        HeadParser parser = new HeadParser();
        connection.write(request, shown);
        connection.limitTotal();
        int count = connection.read(buffer);
        long firstByte = connection.lastRead();
        while (count >= 0 && !parser.feed(buffer.flip())) {
            count = connection.read(buffer.clear());
        }
        if (count < 0) {
            throw ended(connection, parser);
        }
        connection.limitEachRead();
        connection.trace().received(firstByte, parser.raw());
        BodyDecoder body = bodyless ? new CountedBody(0) : BodyDecoder.of(parser.head());
        return new HttpResponse(connection, buffer, parser.head(), body, firstByte);
    }

    private String request(Endpoint endpoint, String start, String fields) {
        return start + " HTTP/1.0\r\n"
                + "Host: " + endpoint.authority() + "\r\n"
                + "User-Agent: " + userAgent + "\r\n"
                + fields
                + "Connection: close\r\n\r\n";
    }

    private static Failure ended(Connection connection, HeadParser parser) {
        return parser.isEmpty()
                ? new Failure(
                        ExitCode.EMPTY_REPLY,
                        connection.name() + " closed the connection without answering",
                        "is this the port of an HTTP server?")
                : new Failure(
                        ExitCode.TRUNCATED,
                        connection.name() + " closed the connection in the middle of the head",
                        "try again");
    }
}
