package portlab.server.http;

/** The status codes that are used here (RFC 9110 section 15, RFC 6585). */
enum Status {
    OK(200, "OK", ""),
    NO_CONTENT(204, "No Content", ""),
    PARTIAL_CONTENT(206, "Partial Content", ""),
    MOVED_PERMANENTLY(301, "Moved Permanently", "This folder's address ends with a slash."),
    NOT_MODIFIED(304, "Not Modified", ""),
    BAD_REQUEST(400, "Bad Request", "The request is not well-formed."),
    UNAUTHORIZED(401, "Unauthorized", "This is for those who say who they are, with a user and a password."),
    FORBIDDEN(403, "Forbidden", "This is here, but may not be read."),
    NOT_FOUND(404, "Not Found", "Nothing here has this name."),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "This is only read here: GET and HEAD."),
    REQUEST_TIMEOUT(408, "Request Timeout", "The request took too long to arrive."),
    PRECONDITION_FAILED(412, "Precondition Failed", "The file is not the version that was asked for."),
    URI_TOO_LONG(414, "URI Too Long", "The request line is too long."),
    RANGE_NOT_SATISFIABLE(416, "Range Not Satisfiable", "The file ends before this range."),
    EXPECTATION_FAILED(417, "Expectation Failed", "The only expectation that is understood is 100-continue."),
    MISDIRECTED_REQUEST(
            421,
            "Misdirected Request",
            "This server answers only requests to localhost or to an IP address. To allow the name that you used,"
                    + " start it with --host NAME."),
    REQUEST_HEADER_FIELDS_TOO_LARGE(431, "Request Header Fields Too Large", "The request's head is too large."),
    INTERNAL_SERVER_ERROR(500, "Internal Server Error", "The file could not be read."),
    NOT_IMPLEMENTED(501, "Not Implemented", "This method is not known here."),
    SERVICE_UNAVAILABLE(503, "Service Unavailable", "The server has too much open at the moment."),
    HTTP_VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported", "HTTP/1.0 and 1.1 are understood here.");

    private final int code;
    private final String text;
    private final String reason;
    private final String what;
    private final String line;

    Status(int code, String reason, String what) {
        this.code = code;
        this.text = Integer.toString(code);
        this.reason = reason;
        this.what = what;
        this.line = "HTTP/1.0 " + code + " " + reason + "\r\n";
    }

    int code() {
        return code;
    }

    /** The code as logs write it. */
    String text() {
        return text;
    }

    String reason() {
        return reason;
    }

    /** What happened, in a sentence for a person. */
    String what() {
        return what;
    }

    /** The whole status line, with its end. */
    String line() {
        return line;
    }

    /** Whether an answer with this status never has a body, and no Content-Length either. */
    boolean bodiless() {
        return this == NO_CONTENT || this == NOT_MODIFIED;
    }
}
