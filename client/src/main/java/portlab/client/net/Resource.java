package portlab.client.net;

import java.util.regex.Pattern;

/**
 * What a server is asked for. Pure.
 *
 * @param path as people read it, with its leading slash and without a query
 * @param target the same as a request target (RFC 9112, 3.2.1), with the query where there is one; a {@code *} in its
 *     path is a wildcard, one in a name is {@code %2A}
 */
public record Resource(String path, String target) {

    /** A path taken literally. */
    public static Resource of(String path) {
        String rooted = path.startsWith("/") ? path : "/" + path;
        return new Resource(rooted, RequestTarget.of(rooted));
    }

    /**
     * A path as people type it: a {@code ?} begins a query and a {@code *} is a wildcard, unless a backslash is in front
     * of it. Everything else is literal, {@code %} too.
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

    /** A path and a query that are encoded already, as URLs and Location fields have them; a fragment is left out. */
    static Resource encoded(String text) {
        int hash = text.indexOf('#');
        String whole = RequestTarget.cleaned(hash < 0 ? text : text.substring(0, hash));
        String target = whole.startsWith("/") ? whole : "/" + whole;
        int query = target.indexOf('?');
        String path = RequestTarget.decoded(query < 0 ? target : target.substring(0, query));
        return new Resource(path.replace('\uFFFD', '_'), target);
    }

    /** A name as it must be typed to be taken literally. */
    public static String escaped(String name) {
        return name.replaceAll("[?*]|\\\\(?=[?*\\\\])", "\\\\$0");
    }

    /** Something in this folder, by its literal name. */
    public Resource child(String name) {
        return of(path + name);
    }

    /** The same with a slash at its path's end. */
    public Resource asFolder() {
        int query = target.indexOf('?');
        String bare = query < 0 ? target : target.substring(0, query);
        return bare.endsWith("/") ? this : new Resource(path + "/", bare + "/" + target.substring(bare.length()));
    }

    /** The folder it is in. */
    public Resource folder() {
        int query = target.indexOf('?');
        int slash = (query < 0 ? target : target.substring(0, query)).lastIndexOf('/');
        String folder = target.substring(0, slash + 1);
        return new Resource(RequestTarget.decoded(folder), folder);
    }

    /** Whether there is a wildcard in it. */
    public boolean isPattern() {
        int star = target.indexOf('*');
        int query = target.indexOf('?');
        return star >= 0 && (query < 0 || star < query);
    }

    /** What a name in its {@link #folder} has to be like; as in shells, a {@code *} is no dot at a name's beginning. */
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
