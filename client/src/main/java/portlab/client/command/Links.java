package portlab.client.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import portlab.client.net.RequestTarget;

/**
 * Finds the names that a page links to in its own folder. Never returns a name outside that folder. Takes time proportional
 * to the page's length. Pure.
 */
final class Links {
    private final String folder;
    private final Set<String> names = new LinkedHashSet<>();

    private Links(String folder) {
        this.folder = folder;
    }

    /**
     * Returns each name once, in the page's order, and ignores links to other folders.
     *
     * @param folder the page's own folder with slashes at both ends, not encoded
     */
    static List<Listing.Entry> of(String page, String folder) {
        Links links = new Links(folder);
        HtmlTags tags = new HtmlTags(page);
        while (tags.next()) {
            if (tags.name().equals("a")) {
                tags.attribute("href").ifPresent(links::take);
            }
        }
        List<Listing.Entry> entries = new ArrayList<>();
        for (String name : links.names) {
            boolean isFolder = name.endsWith("/");
            entries.add(new Listing.Entry(isFolder ? name.substring(0, name.length() - 1) : name, isFolder, -1, ""));
        }
        return entries;
    }

    private void take(String value) {
        String link = path(value);
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

    /** Whether this is a single name, with an optional slash at the end. */
    private static boolean isHere(String name) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return !bare.isEmpty() && !bare.equals(".") && !bare.equals("..") && bare.indexOf('/') < 0;
    }
}
