package portlab.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import portlab.client.exit.Failure;
import portlab.client.net.HttpConnection.Prepared;
import portlab.common.wire.Reason;

/**
 * Sends HTTP requests, each in one write: in HTTP/1.0 (RFC 1945, with fields of RFC 9110) on a new connection each, or in
 * HTTP/1.1 (RFC 9112) on connections that a pool keeps open. The only class that writes requests.
 */
public final class HttpClient {
    /** The Accept field for any type. */
    public static final String ANYTHING = "Accept: */*\r\n";

    private final Connector connector;
    private final String userAgent;
    private final Optional<Login> login;
    private final ConnectionPool pool;
    private final String also;

    /**
     * A client for HTTP/1.0.
     *
     * @param userAgent the User-Agent field: {@code portlab/0.1.0}
     * @param login sent to its own server only
     */
    public HttpClient(Connector connector, String userAgent, Optional<Login> login) {
        this(connector, userAgent, login, null, "");
    }

    /**
     * @param pool keeps connections open for HTTP/1.1; null for HTTP/1.0
     * @param also fields for every request: complete lines, each with CR LF
     */
    HttpClient(Connector connector, String userAgent, Optional<Login> login, ConnectionPool pool, String also) {
        this.connector = connector;
        this.userAgent = userAgent;
        this.login = login;
        this.pool = pool;
        this.also = also;
    }

    /** Handles the responses to several requests. */
    public interface Receiver {
        /**
         * Reads the body of a response, which the caller closes.
         *
         * @param number of its request, from 0
         */
        void response(int number, HttpResponse response) throws IOException, Failure;
    }

    /**
     * Sends a GET request and waits for the response head.
     *
     * @param target the request target, percent-encoded
     * @return the response with its body unread; the caller closes it
     */
    public HttpResponse get(Endpoint endpoint, String target) throws Failure {
        return send(endpoint, HttpRequest.get(target));
    }

    /**
     * Sends a request with fields of the caller and waits for the response head.
     *
     * @param method GET, or HEAD, whose response has no body
     * @param fields complete lines, each with CR LF
     */
    public HttpResponse send(Endpoint endpoint, String method, String target, String fields) throws Failure {
        return send(endpoint, new HttpRequest(method, target, fields));
    }

    /**
     * Sends a request and waits for the response head. If the server closed a kept connection before it answered, sends the
     * request once more on a new one (RFC 9112, 9.3.1).
     *
     * @return the response with its body unread; the caller closes it
     */
    public HttpResponse send(Endpoint endpoint, HttpRequest request) throws Failure {
        // Before connecting, because the total includes the time until the request is sent.
        Prepared prepared = prepare(endpoint, List.of(request));
        HttpConnection kept = pool == null ? null : pool.take(endpoint);
        if (kept == null) {
            return exchange(open(endpoint), prepared, request.method());
        }
        try {
            return exchange(kept, prepared, request.method());
        } catch (Failure e) {
            if (!kept.lost(e)) {
                throw e;
            }
            HttpConnection fresh = open(endpoint);
            if (fresh.connection().isWatched()) {
                fresh.connection().note(Reason.RETRIED, "");
            }
            return exchange(fresh, prepared, request.method());
        }
    }

    /**
     * Sends all requests without waiting for responses (RFC 9112, 9.3.2), and again those that a closed connection leaves
     * without an answer. A server that closes after each response is asked once for each.
     *
     * @param responses gets each response in the order of the requests
     * @throws IOException if {@code responses} throws it
     */
    public void pipeline(Endpoint endpoint, List<HttpRequest> requests, Receiver responses)
            throws IOException, Failure {
        new Pipeline(this, endpoint, requests, responses).run();
    }

    private static HttpResponse exchange(HttpConnection connection, Prepared prepared, String method) throws Failure {
        try {
            connection.send(prepared);
            return connection.receive(method);
        } catch (Failure e) {
            connection.close();
            throw e;
        }
    }

    /** A kept connection, or a new one. */
    HttpConnection connection(Endpoint endpoint) throws Failure {
        HttpConnection kept = pool == null ? null : pool.take(endpoint);
        return kept == null ? open(endpoint) : kept;
    }

    private HttpConnection open(Endpoint endpoint) throws Failure {
        ByteBuffer buffer = HttpConnection.newBuffer();
        HttpVersion version = pool == null ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        HttpConnection connection = new HttpConnection(connector.connect(endpoint, version), endpoint, pool, buffer);
        if (pool != null) {
            pool.add(connection);
        }
        return connection;
    }

    /** Requests as they are sent in one write. */
    Prepared prepare(Endpoint endpoint, List<HttpRequest> requests) {
        StringBuilder text = new StringBuilder(256);
        for (HttpRequest request : requests) {
            text.append(text(endpoint, request));
        }
        return new Prepared(text.toString(), requests.size());
    }

    /** The head of a request as it is sent. */
    String text(Endpoint endpoint, HttpRequest request) {
        return text(endpoint, request, login.isEmpty() ? "" : login.get().field(endpoint));
    }

    /** The head of a request without the password. */
    public String shown(Endpoint endpoint, HttpRequest request) {
        return text(endpoint, request, login.isEmpty() ? "" : login.get().masked(endpoint));
    }

    private String text(Endpoint endpoint, HttpRequest request, String authorization) {
        boolean keep = pool != null;
        return request.method() + " " + request.target() + (keep ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n")
                + "Host: " + endpoint.authority() + "\r\n"
                + "User-Agent: " + userAgent + "\r\n"
                + request.fields()
                + also
                + authorization
                + (keep ? "\r\n" : "Connection: close\r\n\r\n");
    }
}
