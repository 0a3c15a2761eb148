package portlab.client.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names that a page links to in its own folder. Pure. No name leads out of that folder, however it is written. */
final class Links {
    private static final Pattern LINK =
            Pattern.compile("<a\\s[^>]{0,500}?href\\s*=\\s*[\"']([^\"'#?<>]{1,1000})[\"'#?]", Pattern.CASE_INSENSITIVE);

    private Links() {}

    /** Each name once, in the page's order; links that lead elsewhere are left out. */
    static List<Listing.Entry> of(String page) {
        Set<String> names = new LinkedHashSet<>();
        Matcher links = LINK.matcher(page);
        while (links.find()) {
            String link = links.group(1).replace("&amp;", "&");
            link = link.startsWith("./") ? link.substring(2) : link;
            String name = decoded(link);
            if (link.indexOf(':') < 0 && isHere(name)) {
                names.add(name);
            }
        }
        List<Listing.Entry> entries = new ArrayList<>();
        for (String name : names) {
            boolean folder = name.endsWith("/");
            entries.add(new Listing.Entry(folder ? name.substring(0, name.length() - 1) : name, folder, -1, ""));
        }
        return entries;
    }

    /** Whether this is one name, with a slash behind a folder's. */
    private static boolean isHere(String name) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return !bare.isEmpty() && !bare.equals(".") && !bare.equals("..") && bare.indexOf('/') < 0;
    }

    /** Undoes percent-encoding where it is one. */
    private static String decoded(String link) {
        byte[] bytes = link.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
