package portlab.client.net;

/** The version of HTTP that requests announce, and what it means for their connections. */
public enum HttpVersion {
    /** RFC 1945: a new connection for each request, which the server closes after its response. */
    HTTP_1_0("1.0"),
    /** RFC 9112: connections stay open for further requests. */
    HTTP_1_1("1.1");

    private final String number;

    HttpVersion(String number) {
        this.number = number;
    }

    /** As typed and shown: {@code 1.1}. */
    public String number() {
        return number;
    }
}
