package portlab.client.net;

import java.io.IOException;
import java.util.List;
import portlab.client.exit.Failure;
import portlab.client.net.HttpConnection.Prepared;

/** Several requests that are sent before their responses arrive (RFC 9112, 9.3.2). */
final class Pipeline {
    /**
     * The most bytes of requests that wait for a response. They fit into the buffers of both systems, so the write cannot wait for
     * a server that waits until its responses are read.
     */
    private static final int MOST_BYTES = 16 * 1024;

    private final HttpClient http;
    private final Endpoint endpoint;
    private final List<HttpRequest> requests;
    private final HttpClient.Receiver responses;
    private int answered;

    /**
     * Whether a connection was lost without notice. The next request then goes alone, since it may be what the server closes
     * the connection for.
     */
    private boolean cautious;

    Pipeline(HttpClient http, Endpoint endpoint, List<HttpRequest> requests, HttpClient.Receiver responses) {
        this.http = http;
        this.endpoint = endpoint;
        this.requests = requests;
        this.responses = responses;
    }

    void run() throws IOException, Failure {
        while (answered < requests.size()) {
            List<HttpRequest> batch = requests.subList(answered, answered + (cautious ? 1 : fitting()));
            Prepared prepared = http.prepare(endpoint, batch);
            HttpConnection connection = http.connection(endpoint);
            boolean proven = connection.isReused();
            int before = answered;
            try {
                connection.send(prepared);
                receive(connection, batch);
                cautious = false;
            } catch (Failure e) {
                connection.close();
                boolean hopeless = answered == before && !proven;
                if (!connection.lost(e) || hopeless) {
                    throw e;
                }
                cautious = true;
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
    }

    /** Reads responses until the server closes the connection. */
    private void receive(HttpConnection connection, List<HttpRequest> batch) throws IOException, Failure {
        for (HttpRequest request : batch) {
            try (HttpResponse response = connection.receive(request.method())) {
                responses.response(answered, response);
                answered++;
                if (!response.keepsConnection()) {
                    return;
                }
            }
        }
    }

    /** The number of requests that may be sent together, at least one. */
    private int fitting() {
        int bytes = http.text(endpoint, requests.get(answered)).length();
        int count = 1;
        while (answered + count < requests.size()) {
            bytes += http.text(endpoint, requests.get(answered + count)).length();
            if (bytes > MOST_BYTES) {
                break;
            }
            count++;
        }
        return count;
    }
}
