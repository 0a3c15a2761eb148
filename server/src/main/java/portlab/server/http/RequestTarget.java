package portlab.server.http;

import java.util.Optional;
import portlab.common.PercentEncoding;

/**
 * The target of a request in origin-form or absolute-form (RFC 9112 section 3.2).
 *
 * @param host in absolute-form; null in origin-form
 * @param path begins with a slash, percent-encoded as received
 * @param query the text after the first question mark, or null
 */
record RequestTarget(Host host, String path, String query) {

    /** Parses a target; empty for other forms, other schemes than http and https, and targets with a fragment. */
    static Optional<RequestTarget> parse(String target) {
        if (target.indexOf('#') >= 0) {
            return Optional.empty();
        }
        return target.startsWith("/") ? Optional.of(of(null, target)) : absolute(target);
    }

    private static Optional<RequestTarget> absolute(String target) {
        int start = target.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (start < 0) {
            return Optional.empty();
        }
        int end = start;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String rest = target.substring(end);
        return Host.parse(target.substring(start, end))
                .filter(host -> !host.name().isEmpty())
                .map(host -> of(host, rest.startsWith("/") ? rest : "/" + rest));
    }

    private static RequestTarget of(Host host, String origin) {
        int mark = origin.indexOf('?');
        return mark < 0
                ? new RequestTarget(host, origin, null)
                : new RequestTarget(host, origin.substring(0, mark), origin.substring(mark + 1));
    }

    /** The query for a field value, with everything percent-encoded that a URI may not contain. */
    String encodedQuery() {
        if (query == null) {
            return "";
        }
        StringBuilder text = new StringBuilder("?");
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c > 0x7e || "\"<>\\^`{|}".indexOf(c) >= 0) {
                PercentEncoding.append(c, text);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
