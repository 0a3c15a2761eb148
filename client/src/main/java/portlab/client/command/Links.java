package portlab.client.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portlab.client.net.RequestTarget;

/**
 * Finds the names that a page links to in its own folder. Never returns a name outside that folder. Takes time proportional
 * to the page's length. Pure.
 */
final class Links {
    private static final Map<String, String> ENTITIES =
            Map.of("&lt;", "<", "&gt;", ">", "&quot;", "\"", "&#34;", "\"", "&#39;", "'", "&#x27;", "'");

    private final String page;
    private final String folder;
    private final Set<String> names = new LinkedHashSet<>();
    private int at;

    private Links(String page, String folder) {
        this.page = page;
        this.folder = folder;
    }

    /**
     * Returns each name once, in the page's order, and ignores links to other folders.
     *
     * @param folder the page's own folder with slashes at both ends, not encoded
     */
    static List<Listing.Entry> of(String page, String folder) {
        Links links = new Links(page, folder);
        while (links.findAnchor()) {
            links.readAttributes();
        }
        List<Listing.Entry> entries = new ArrayList<>();
        for (String name : links.names) {
            boolean isFolder = name.endsWith("/");
            entries.add(new Listing.Entry(isFolder ? name.substring(0, name.length() - 1) : name, isFolder, -1, ""));
        }
        return entries;
    }

    /** Moves past the next {@code <a }. */
    private boolean findAnchor() {
        while (at + 2 < page.length()) {
            at = page.indexOf('<', at) + 1;
            if (at == 0) {
                return false;
            }
            boolean anchor = at + 1 < page.length() && (page.charAt(at) | 0x20) == 'a' && isSpace(page.charAt(at + 1));
            if (anchor) {
                at += 2;
                return true;
            }
        }
        return false;
    }

    /** Moves to the end of the tag and reads its href. */
    private void readAttributes() {
        while (skipSpace() && page.charAt(at) != '>' && page.charAt(at) != '<') {
            int start = at;
            while (at < page.length() && !isSpace(page.charAt(at)) && "=><".indexOf(page.charAt(at)) < 0) {
                at++;
            }
            boolean href = at - start == 4 && page.regionMatches(true, start, "href", 0, 4);
            if (skipSpace() && page.charAt(at) == '=') {
                at++;
                String value = value();
                if (href) {
                    take(value);
                }
            }
        }
    }

    /** Reads an attribute's value, quoted or not, and moves past it. */
    private String value() {
        if (!skipSpace()) {
            return "";
        }
        char quote = page.charAt(at);
        if (quote == '"' || quote == '\'') {
            int end = page.indexOf(quote, at + 1);
            String value = end < 0 ? "" : page.substring(at + 1, end);
            at = end < 0 ? page.length() : end + 1;
            return value;
        }
        int start = at;
        while (at < page.length() && !isSpace(page.charAt(at)) && page.charAt(at) != '>') {
            at++;
        }
        return page.substring(start, at);
    }

    /** @return false at the end of the page */
    private boolean skipSpace() {
        while (at < page.length() && isSpace(page.charAt(at))) {
            at++;
        }
        return at < page.length();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    private void take(String value) {
        String link = path(unescaped(value));
        if (link.indexOf(':') >= 0 && !link.startsWith("./")) {
            return;
        }
        String name = RequestTarget.decoded(link);
        name = name.startsWith("./") ? name.substring(2) : name;
        name = name.startsWith(folder) ? name.substring(folder.length()) : name;
        if (isHere(name)) {
            names.add(name);
        }
    }

    /** A link without its query and fragment. */
    private static String path(String link) {
        int end = 0;
        while (end < link.length() && link.charAt(end) != '?' && link.charAt(end) != '#') {
            end++;
        }
        return link.substring(0, end);
    }

    private static String unescaped(String value) {
        String text = value;
        if (text.indexOf('&') >= 0) {
            for (Map.Entry<String, String> entity : ENTITIES.entrySet()) {
                text = text.replace(entity.getKey(), entity.getValue());
            }
        }
        return text.replace("&amp;", "&");
    }

    /** Whether this is a single name, with an optional slash at the end. */
    private static boolean isHere(String name) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return !bare.isEmpty() && !bare.equals(".") && !bare.equals("..") && bare.indexOf('/') < 0;
    }
}
