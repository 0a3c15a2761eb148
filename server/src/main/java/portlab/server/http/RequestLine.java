package portlab.server.http;

import portlab.common.HttpToken;
import portlab.common.wire.Reason;
import portlab.server.http.Request.Method;
import portlab.server.http.Request.Version;
import portlab.server.http.RequestParser.MalformedException;

/**
 * The first line of a request (RFC 9112 section 3), or all of a simple one (RFC 1945 section 4.1).
 *
 * @param text the line as received, without its line end
 */
record RequestLine(String text, Method method, String target, Version version) {

    /** Parses a line. Single spaces separate its parts. */
    static RequestLine parse(String text) throws MalformedException {
        int first = text.indexOf(' ');
        String name = first < 0 ? "" : text.substring(0, first);
        if (!HttpToken.is(name)) {
            throw new MalformedException(
                    Reason.REQUEST_LINE_INVALID, "The request line must begin with a method and a space.");
        }
        int second = text.indexOf(' ', first + 1);
        String target = text.substring(first + 1, second < 0 ? text.length() : second);
        if (target.isEmpty() || !Syntax.areVisible(target)) {
            throw new MalformedException(
                    Reason.TARGET_INVALID, "The target of the request is empty or has a control character.");
        }
        Method method = Method.of(name);
        if (second >= 0) {
            return new RequestLine(text, method, target, version(text.substring(second + 1)));
        }
        if (method != Method.GET) {
            throw new MalformedException(Reason.REQUEST_LINE_INVALID, "Only a GET may omit the version.");
        }
        return new RequestLine(text, method, target, Version.HTTP_0_9);
    }

    private static Version version(String text) throws MalformedException {
        switch (text) {
            case "HTTP/1.1" -> {
                return Version.HTTP_1_1;
            }
            case "HTTP/1.0" -> {
                return Version.HTTP_1_0;
            }
            default -> {
                return unusual(text);
            }
        }
    }

    private static Version unusual(String text) throws MalformedException {
        int dot = text.indexOf('.');
        if (!text.startsWith("HTTP/") || dot < 0 || !digits(text, 5, dot) || !digits(text, dot + 1, text.length())) {
            throw new MalformedException(
                    Reason.REQUEST_LINE_INVALID, "The request line must end with a version such as HTTP/1.1.");
        }
        String major = text.substring(5, dot);
        if (major.length() > 1 || major.charAt(0) > '1') {
            throw new MalformedException(Status.HTTP_VERSION_NOT_SUPPORTED, Reason.VERSION_UNSUPPORTED);
        }
        if (major.equals("0") || text.length() > dot + 2) {
            throw new MalformedException(Reason.REQUEST_LINE_INVALID, "This version of HTTP does not exist.");
        }
        return Version.HTTP_1_1;
    }

    private static boolean digits(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return start < end;
    }
}
