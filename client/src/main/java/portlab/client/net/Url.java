package portlab.client.net;

import java.util.Optional;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** A URL: a server and a resource on it. Pure. */
public record Url(Endpoint endpoint, Resource resource) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final String SCHEME_END = "://";

    /** Whether a text starts with a URL scheme. */
    public static boolean is(String text) {
        int end = text.indexOf(SCHEME_END);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || "+-.0123456789".indexOf(c) < 0)) {
                return false;
            }
        }
        return end > 0;
    }

    /** Parses a URL, or a path on the given server. */
    public static Url of(Endpoint base, String typed) throws Failure {
        return is(typed) ? parse(typed) : new Url(base, Resource.typed(typed));
    }

    /** @throws Failure if this is not an HTTP URL */
    public static Url parse(String text) throws Failure {
        int start = text.indexOf(SCHEME_END) + SCHEME_END.length();
        String scheme = text.substring(0, start - SCHEME_END.length());
        boolean tls = scheme.equalsIgnoreCase("https");
        if (!tls && !scheme.equalsIgnoreCase("http")) {
            throw invalid(text, "only http:// and https:// are supported");
        }
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String authority = text.substring(start, end);
        if (authority.indexOf('@') >= 0) {
            throw invalid(text, "use -u USER:PASSWORD to log in");
        }
        Endpoint server = Endpoint.parse(authority, tls ? HTTPS_PORT : HTTP_PORT);
        return new Url(server.withTls(tls), Resource.encoded(text.substring(end)));
    }

    private static Failure invalid(String text, String hint) {
        return new Failure(ExitCode.USAGE, "cannot use the URL " + text, hint);
    }

    /** Resolves a Location field (RFC 3986, 5.2); empty if the result is not a valid HTTP URL. */
    public Optional<Url> resolve(String location) {
        try {
            if (is(location)) {
                return Optional.of(parse(location));
            }
            if (location.startsWith("//")) {
                return Optional.of(parse(endpoint.scheme() + ":" + location));
            }
            boolean relative = !location.startsWith("/") && !location.startsWith("?");
            String base = location.startsWith("?")
                    ? withoutQuery()
                    : relative ? resource.folder().target() : "";
            return Optional.of(new Url(endpoint, Resource.encoded(RequestTarget.withoutDotSegments(base + location))));
        } catch (Failure e) {
            return Optional.empty();
        }
    }

    private String withoutQuery() {
        int query = resource.target().indexOf('?');
        return query < 0 ? resource.target() : resource.target().substring(0, query);
    }

    /** Whether both have the same scheme, host and port. */
    public boolean sameOrigin(Url other) {
        return endpoint.tls() == other.endpoint.tls()
                && endpoint.port() == other.endpoint.port()
                && endpoint.host().equalsIgnoreCase(other.endpoint().host());
    }

    /** Whether the other one is on the same host, but with TLS, unlike this one. */
    public boolean isUpgradedBy(Url other) {
        return !endpoint.tls()
                && other.endpoint.tls()
                && endpoint.host().equalsIgnoreCase(other.endpoint().host());
    }

    @Override
    public String toString() {
        return endpoint.scheme() + "://" + endpoint + resource.target();
    }
}
