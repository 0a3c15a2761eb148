package portlab.client.net;

/**
 * A request without a body. Its methods are idempotent (RFC 9110, 9.2.2), so it may be sent again.
 *
 * @param method GET, or HEAD, whose response has no body
 * @param target the request target, percent-encoded
 * @param fields complete lines, each with CR LF
 */
public record HttpRequest(String method, String target, String fields) {

    /** A GET request for any type. */
    public static HttpRequest get(String target) {
        return new HttpRequest("GET", target, HttpClient.ANYTHING);
    }
}
