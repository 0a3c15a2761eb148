package portlab.server.http;

import java.util.Map;
import portlab.server.http.RequestParser.ParseResult;
import portlab.server.net.Connection;

/**
 * The head of a well-formed request.
 *
 * @param target as received, one character per byte
 * @param line the first line as received, without its line end
 * @param host in the Host field, or null
 * @param length of the head in bytes
 * @param contentLength of the body in bytes; 0 without a Content-Length
 * @param round the round in which its first byte became known; see {@link Connection#round}
 */
record Request(
        Method method,
        String target,
        Version version,
        RequestFields fields,
        Host host,
        String line,
        int length,
        long contentLength,
        long round)
        implements ParseResult {

    Request withRound(long known) {
        return new Request(method, target, version, fields, host, line, length, contentLength, known);
    }

    /** Whether the body has a Transfer-Encoding, so its length is unknown. */
    boolean hasTransferEncoding() {
        return fields.has("Transfer-Encoding");
    }

    /** Whether the client waits for a 100 before it sends the body (RFC 9110 section 10.1.1). */
    boolean expectsContinue() {
        return version == Version.HTTP_1_1 && "100-continue".equalsIgnoreCase(fields.list("Expect"));
    }

    /** Whether the peer wants to reuse the connection (RFC 9112 section 9.3). */
    boolean wantsKept() {
        String connection = version == Version.HTTP_0_9 ? "close" : fields.list("Connection");
        if (connection == null) {
            return version == Version.HTTP_1_1;
        }
        boolean kept = version == Version.HTTP_1_1;
        for (String option : connection.split(",")) {
            if (option.strip().equalsIgnoreCase("close")) {
                return false;
            }
            kept |= option.strip().equalsIgnoreCase("keep-alive");
        }
        return kept;
    }

    /** The version of a request. Every response is HTTP/1.0, except to 0.9, which gets the body alone. */
    enum Version {
        /** A simple request (RFC 1945 section 4.1): a line without a version. */
        HTTP_0_9,
        HTTP_1_0,
        /** 1.1 and every later 1.x (RFC 9110 section 2.5). */
        HTTP_1_1
    }

    /** The methods of RFC 9110 and PATCH (RFC 5789), case-sensitive; {@link #UNKNOWN} stands for all others. */
    enum Method {
        GET,
        HEAD,
        POST,
        PUT,
        DELETE,
        CONNECT,
        OPTIONS,
        TRACE,
        PATCH,
        UNKNOWN;

        private static final Map<String, Method> BY_NAME = Map.of(
                "GET", GET, "HEAD", HEAD, "POST", POST, "PUT", PUT, "DELETE", DELETE, "CONNECT", CONNECT, "OPTIONS",
                OPTIONS, "TRACE", TRACE, "PATCH", PATCH);

        static Method of(String name) {
            return BY_NAME.getOrDefault(name, UNKNOWN);
        }
    }
}
