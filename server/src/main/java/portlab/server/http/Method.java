package portlab.server.http;

import java.util.Map;

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
