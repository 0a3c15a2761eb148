package portlab.client.command;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the start tags of a page with their attributes, one after the other. Takes time proportional to the page's length,
 * whatever the page. Skips comments and the text of scripts. Pure.
 */
final class HtmlTags {
    private static final Map<String, String> ENTITIES =
            Map.of("&lt;", "<", "&gt;", ">", "&quot;", "\"", "&#34;", "\"", "&#39;", "'", "&#x27;", "'");

    private final String page;
    private final Map<String, String> attributes = new HashMap<>();
    private String name = "";
    private int at;

    HtmlTags(String page) {
        this.page = page;
    }

    /** Moves to the next start tag. @return false at the end of the page */
    boolean next() {
        if (name.equals("script")) {
            text();
        }
        while (findTag()) {
            if (page.startsWith("!--", at)) {
                int end = page.indexOf("-->", at + 3);
                at = end < 0 ? page.length() : end + 3;
            } else if (isLetter(page.charAt(at))) {
                readName();
                readAttributes();
                return true;
            }
        }
        return false;
    }

    /** The tag's name in lower case. */
    String name() {
        return name;
    }

    /** An attribute's value without its quotes and with its character references resolved; empty if it has none. */
    Optional<String> attribute(String lowerCase) {
        return Optional.ofNullable(attributes.get(lowerCase)).map(HtmlTags::unescaped);
    }

    /** The text of a script or style element whose start tag was read last; moves to its end. */
    String text() {
        int start = at;
        while (findTag()) {
            boolean end = page.startsWith("/", at) && page.regionMatches(true, at + 1, name, 0, name.length());
            if (end) {
                name = "";
                return page.substring(start, Math.max(start, at - 1));
            }
        }
        return page.substring(Math.min(start, page.length()));
    }

    /** Moves behind the next {@code <}. @return false if no character follows one */
    private boolean findTag() {
        int open = page.indexOf('<', at);
        at = open < 0 ? page.length() : open + 1;
        return at < page.length();
    }

    private void readName() {
        int start = at;
        while (at < page.length() && !isSpace(page.charAt(at)) && "/><".indexOf(page.charAt(at)) < 0) {
            at++;
        }
        name = page.substring(start, at).toLowerCase(Locale.ROOT);
    }

    /** Moves to the end of the tag and reads its attributes; the first of a name counts. */
    private void readAttributes() {
        attributes.clear();
        while (skipSpace() && page.charAt(at) != '>' && page.charAt(at) != '<') {
            int start = at;
            while (at < page.length() && !isSpace(page.charAt(at)) && "=><".indexOf(page.charAt(at)) < 0) {
                at++;
            }
            String attribute = page.substring(start, at);
            if (skipSpace() && page.charAt(at) == '=') {
                at++;
                attributes.putIfAbsent(attribute.toLowerCase(Locale.ROOT), value());
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

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
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
}
