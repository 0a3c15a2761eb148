package portlab.client.net;

import java.nio.ByteBuffer;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Sends HTTP/1.0 requests (RFC 1945, with RFC 9110's fields), each in one write on a connection of its own. */
public final class HttpClient {
    /** The most that a socket's stream reads at once. */
    private static final int BUFFER = 128 * 1024;

    private final Connector connector;
    private final String userAgent;

    /** @param userAgent the User-Agent field: {@code portlab/0.1.0} */
    public HttpClient(Connector connector, String userAgent) {
        this.connector = connector;
        this.userAgent = userAgent;
    }

    /**
     * Asks for a resource and waits for the answer's head.
     *
     * @param target the request target, percent-encoded
     * @return the answer, its body not yet read; to be closed by the caller
     */
    public HttpResponse get(Endpoint endpoint, String target) throws Failure {
        String request = request(endpoint, target);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        HeadParser parser = new HeadParser();
        Connection connection = connector.connect(endpoint);
        try {
            connection.write(request);
            int count = connection.read(buffer);
            long firstByte = connection.lastRead();
            while (count >= 0 && !parser.feed(buffer.flip())) {
                count = connection.read(buffer.clear());
            }
            if (count < 0) {
                throw ended(connection, parser);
            }
            connection.trace().received(firstByte, parser.raw());
            return new HttpResponse(connection, buffer, parser.head(), firstByte);
        } catch (Failure e) {
            connection.close();
            throw e;
        }
    }

    private String request(Endpoint endpoint, String target) {
        return "GET " + target + " HTTP/1.0\r\n"
                + "Host: " + endpoint.authority() + "\r\n"
                + "User-Agent: " + userAgent + "\r\n"
                + "Accept: */*\r\n"
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
