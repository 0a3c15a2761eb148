package portlab.server.http;

import java.util.Optional;

/**
 * What a request asks for, in origin-form or absolute-form (RFC 9112 section 3.2).
 *
 * @param path begins with a slash, percent-encoded as it came
 * @param query what stands behind the first question mark, null without one
 */
record RequestTarget(String path, String query) {

    /** Reads it; nothing for any other form, another scheme than http, and a target with a fragment. */
    static Optional<RequestTarget> parse(String target) {
        String origin = target.startsWith("/") ? target : afterAuthority(target);
        if (origin == null || origin.indexOf('#') >= 0) {
            return Optional.empty();
        }
        int mark = origin.indexOf('?');
        return Optional.of(
                mark < 0
                        ? new RequestTarget(origin, null)
                        : new RequestTarget(origin.substring(0, mark), origin.substring(mark + 1)));
    }

    private static String afterAuthority(String target) {
        int start = target.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (start < 0) {
            return null;
        }
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String authority = target.substring(start, end);
        if (authority.isEmpty() || !Host.isValid(authority)) {
            return null;
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /** The query as it can stand in a field: what no URI may have in it is percent-encoded. */
    String encodedQuery() {
        if (query == null) {
            return "";
        }
        StringBuilder text = new StringBuilder("?");
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c > 0x7e || "\"<>\\^`{|}".indexOf(c) >= 0) {
                text.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
