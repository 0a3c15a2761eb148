package portlab.server.http;

/** What a request says it speaks. Every answer is HTTP/1.0, but 0.9 gets the bare body. */
enum Version {
    /** A simple request (RFC 1945 section 4.1): a line without a version. */
    HTTP_0_9,
    HTTP_1_0,
    /** 1.1 and, as RFC 9110 section 2.5 wants it, each higher 1.x. */
    HTTP_1_1
}
