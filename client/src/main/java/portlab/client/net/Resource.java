package portlab.client.net;

import java.util.regex.Pattern;

/**
 * A path on a server, with an optional query. Pure.
 *
 * @param path decoded, with its leading slash and without the query
 * @param target the request target (RFC 9112, 3.2.1), with the query if there is one; a {@code *} in its path is a wildcard,
 *     one in a name is {@code %2A}
 */
public record Resource(String path, String target) {

    /** A path taken literally. */
    public static Resource of(String path) {
        String rooted = path.startsWith("/") ? path : "/" + path;
        return new Resource(rooted, RequestTarget.of(rooted));
    }

    /**
     * A path as the user types it: {@code ?} starts a query and {@code *} is a wildcard, unless escaped with a backslash.
     * Everything else is literal, including {@code %}.
     */
    public static Resource typed(String text) {
        StringBuilder path = new StringBuilder(text.startsWith("/") ? "" : "/");
        StringBuilder target = new StringBuilder();
        int from = 0;
        int i = 0;
        while (i < text.length() && text.charAt(i) != '?') {
            char c = text.charAt(i);
            boolean escaped = c == '\\' && i + 1 < text.length() && "?*\\".indexOf(text.charAt(i + 1)) >= 0;
            if (c == '*') {
                target.append(RequestTarget.encoded(path.substring(from))).append('*');
                from = path.length() + 1;
            }
            path.append(escaped ? text.charAt(i + 1) : c);
            i += escaped ? 2 : 1;
        }
        target.append(RequestTarget.encoded(path.substring(from))).append(RequestTarget.cleaned(text.substring(i)));
        return new Resource(path.toString(), target.toString());
    }

    /** An encoded path and query, as in URLs and Location fields; drops a fragment. */
    static Resource encoded(String text) {
        int hash = text.indexOf('#');
        String whole = RequestTarget.cleaned(hash < 0 ? text : text.substring(0, hash));
        String target = whole.startsWith("/") ? whole : "/" + whole;
        int query = target.indexOf('?');
        String path = RequestTarget.decoded(query < 0 ? target : target.substring(0, query));
        return new Resource(path.replace('\uFFFD', '_'), target);
    }

    /** Escapes a name so that {@link #typed} takes it literally. */
    public static String escaped(String name) {
        return name.replaceAll("[?*]|\\\\(?=[?*\\\\])", "\\\\$0");
    }

    /** The entry of this folder with a literal name. */
    public Resource child(String name) {
        return of(path + name);
    }

    /** A copy with a slash at the end of its path. */
    public Resource asFolder() {
        int query = target.indexOf('?');
        String bare = query < 0 ? target : target.substring(0, query);
        return bare.endsWith("/") ? this : new Resource(path + "/", bare + "/" + target.substring(bare.length()));
    }

    /** The folder that contains it. */
    public Resource folder() {
        int query = target.indexOf('?');
        int slash = (query < 0 ? target : target.substring(0, query)).lastIndexOf('/');
        String folder = target.substring(0, slash + 1);
        return new Resource(RequestTarget.decoded(folder), folder);
    }

    /** Whether the path contains a wildcard. */
    public boolean isPattern() {
        int star = target.indexOf('*');
        int query = target.indexOf('?');
        return star >= 0 && (query < 0 || star < query);
    }

    /** The pattern for names in its {@link #folder}; as in shells, a leading {@code *} does not match a dot. */
    public Pattern pattern() {
        String name = target.substring(folder().target().length()).replaceFirst("\\?.*", "");
        StringBuilder regex = new StringBuilder(name.startsWith("*") ? "(?!\\.)" : "");
        String[] pieces = name.split("\\*", -1);
        for (int i = 0; i < pieces.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(RequestTarget.decoded(pieces[i])));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
