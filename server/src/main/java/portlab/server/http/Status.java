package portlab.server.http;

/** The status codes that the server uses (RFC 9110 section 15, RFC 6585). */
enum Status {
    OK(200, "OK", ""),
    NO_CONTENT(204, "No Content", ""),
    PARTIAL_CONTENT(206, "Partial Content", ""),
    MOVED_PERMANENTLY(301, "Moved Permanently", "The address of this folder ends with a slash."),
    NOT_MODIFIED(304, "Not Modified", ""),
    BAD_REQUEST(400, "Bad Request", "The server could not understand the request."),
    UNAUTHORIZED(401, "Unauthorized", "Log in with a valid user and password."),
    FORBIDDEN(403, "Forbidden", "You don't have permission to read this file."),
    NOT_FOUND(404, "Not Found", "There is nothing at this address."),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "This server accepts only GET and HEAD."),
    REQUEST_TIMEOUT(408, "Request Timeout", "The request took too long to arrive."),
    PRECONDITION_FAILED(412, "Precondition Failed", "The file has changed since the version that the request names."),
    URI_TOO_LONG(414, "URI Too Long", "The request line is too long."),
    RANGE_NOT_SATISFIABLE(416, "Range Not Satisfiable", "The requested range is beyond the end of the file."),
    EXPECTATION_FAILED(417, "Expectation Failed", "The server supports only the expectation 100-continue."),
    MISDIRECTED_REQUEST(
            421,
            "Misdirected Request",
            "This server answers only for localhost and IP addresses. To allow another name, start the server with"
                    + " --host NAME."),
    REQUEST_HEADER_FIELDS_TOO_LARGE(
            431, "Request Header Fields Too Large", "The header fields of the request are too large."),
    INTERNAL_SERVER_ERROR(
            500, "Internal Server Error", "The server failed unexpectedly. Its error log has the details."),
    NOT_IMPLEMENTED(501, "Not Implemented", "The server does not know this method."),
    SERVICE_UNAVAILABLE(503, "Service Unavailable", "The server is busy. Try again in a second."),
    HTTP_VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported", "The server supports HTTP/1.0 and HTTP/1.1.");

    private final int code;
    private final String text;
    private final String reason;
    private final String explanation;
    private final String line;

    Status(int code, String reason, String explanation) {
        this.code = code;
        this.text = Integer.toString(code);
        this.reason = reason;
        this.explanation = explanation;
        this.line = "HTTP/1.0 " + code + " " + reason + "\r\n";
    }

    int code() {
        return code;
    }

    /** The code as text, for logs. */
    String text() {
        return text;
    }

    String reason() {
        return reason;
    }

    /** A sentence that explains the status to a user. */
    String explanation() {
        return explanation;
    }

    /** The status line with its line end. */
    String line() {
        return line;
    }

    /** Whether a response with this status has neither body nor Content-Length. */
    boolean bodiless() {
        return this == NO_CONTENT || this == NOT_MODIFIED;
    }
}
