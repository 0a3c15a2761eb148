package portlab.server.http;

import java.util.Map;
import portlab.server.http.RequestParser.ParseResult;

/**
 * A request's head, well-formed.
 *
 * @param method its method
 * @param target its target as it came, a character a byte
 * @param version what it speaks
 * @param fields its fields
 * @param line its first line as it came, without its end
 * @param length how many bytes its head took
 * @param contentLength how many bytes of body follow; 0 without a Content-Length
 */
record Request(
        Method method,
        String target,
        Version version,
        RequestFields fields,
        String line,
        int length,
        long contentLength)
        implements ParseResult {

    /** Whether the length of its body can't be known here, because it has a Transfer-Encoding. */
    boolean hasTransferEncoding() {
        return fields.has("Transfer-Encoding");
    }

    /** Whether it waits for a go-ahead before it sends its body (RFC 9110 section 10.1.1). */
    boolean expectsContinue() {
        return version == Version.HTTP_1_1 && "100-continue".equalsIgnoreCase(fields.list("Expect"));
    }

    /** Whether the peer wants to use the connection again (RFC 9112 section 9.3). */
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

    /** What a request says it speaks. Every answer is HTTP/1.0, but 0.9 gets the bare body. */
    enum Version {
        /** A simple request (RFC 1945 section 4.1): a line without a version. */
        HTTP_0_9,
        HTTP_1_0,
        /** 1.1 and, as RFC 9110 section 2.5 wants it, each higher 1.x. */
        HTTP_1_1
    }

    /** The methods of RFC 9110 and PATCH (RFC 5789); all others are {@link #UNKNOWN}. Letter case matters. */
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
