package portlab.client.command;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.client.net.Url;

/**
 * Finds what a page and its style sheets refer to and a browser would load with them: images, scripts, style sheets, icons,
 * fonts, media, frames. Pure.
 */
final class References {
    /** The attributes that name resources, by the element's name. */
    private static final Map<String, List<String>> ATTRIBUTES = Map.ofEntries(
            Map.entry("img", List.of("src")),
            Map.entry("script", List.of("src")),
            Map.entry("source", List.of("src")),
            Map.entry("video", List.of("src", "poster")),
            Map.entry("audio", List.of("src")),
            Map.entry("track", List.of("src")),
            Map.entry("embed", List.of("src")),
            Map.entry("iframe", List.of("src")),
            Map.entry("frame", List.of("src")),
            Map.entry("object", List.of("data")),
            Map.entry("image", List.of("href", "xlink:href")));

    /** The relations of a link that make a browser load it. */
    private static final Set<String> RELATIONS =
            Set.of("stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "manifest");

    private static final Pattern CSS_URL = Pattern.compile(
            "(?i)(?:url\\(\\s*+|@import\\s++(?!url\\())(?:\"([^\"\\n]*+)\"|'([^'\\n]*+)'|([^\\s\"'()]++))");

    /** The most references of one page or style sheet: further ones are ignored. */
    static final int MOST = 1000;

    /** The longest reference in characters: longer ones are ignored. Servers accept a few KiB. */
    private static final int LONGEST = 8 * 1024;

    private final Url page;
    private Url base;
    private boolean baseSet;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Url> here = new LinkedHashMap<>();
    private final Set<String> elsewhere = new LinkedHashSet<>();

    /**
     * References in the order of the page, each once.
     *
     * @param here those on the page's own server, without the page itself
     * @param elsewhere those on other servers, or with other schemes
     */
    record Found(List<Url> here, List<String> elsewhere) {}

    private References(Url page) {
        this.page = page;
        this.base = page;
    }

    /** What an HTML page refers to. */
    static Found ofPage(String html, Url page) {
        References references = new References(page);
        HtmlTags tags = new HtmlTags(html);
        while (tags.next()) {
            references.tag(tags);
        }
        return references.found();
    }

    /** What a style sheet refers to. */
    static Found ofStyleSheet(String css, Url sheet) {
        References references = new References(sheet);
        references.css(css);
        return references.found();
    }

    private void tag(HtmlTags tags) {
        for (String attribute : ATTRIBUTES.getOrDefault(tags.name(), List.of())) {
            tags.attribute(attribute).ifPresent(this::add);
        }
        tags.attribute("style").ifPresent(this::css);
        switch (tags.name()) {
            case "base" -> tags.attribute("href").ifPresent(this::base);
            case "link" -> link(tags);
            case "input" -> {
                if (tags.attribute("type").orElse("").equalsIgnoreCase("image")) {
                    tags.attribute("src").ifPresent(this::add);
                }
            }
            case "style" -> css(tags.text());
            default -> {}
        }
    }

    /** The first base counts. */
    private void base(String href) {
        if (!baseSet && href.length() <= LONGEST) {
            baseSet = true;
            base = page.resolve(href.strip()).orElse(base);
        }
    }

    private void link(HtmlTags tags) {
        List<String> relations = Arrays.asList(
                tags.attribute("rel").orElse("").toLowerCase(Locale.ROOT).split("\\s+"));
        boolean loaded = !relations.contains("alternate") && relations.stream().anyMatch(RELATIONS::contains);
        if (loaded) {
            tags.attribute("href").ifPresent(this::add);
        }
    }

    private void css(String text) {
        Matcher matcher = CSS_URL.matcher(withoutComments(text));
        while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null) {
                    add(matcher.group(group));
                }
            }
        }
    }

    private static String withoutComments(String css) {
        StringBuilder text = new StringBuilder(css.length());
        int at = 0;
        for (int open = css.indexOf("/*"); open >= 0; open = css.indexOf("/*", at)) {
            text.append(css, at, open).append(' ');
            int end = css.indexOf("*/", open + 2);
            at = end < 0 ? css.length() : end + 2;
        }
        return text.append(css, at, css.length()).toString();
    }

    private void add(String reference) {
        String link = reference.strip();
        if (known.size() == MOST || link.length() > LONGEST || !known.add(link)) {
            return;
        }
        if (link.isEmpty() || link.startsWith("#") || hasScheme(link, "data") || hasScheme(link, "about")) {
            return;
        }
        boolean foreign = link.indexOf(':') >= 0 && link.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") && !Url.is(link);
        Optional<Url> url = foreign ? Optional.empty() : base.resolve(link);
        if (url.isEmpty() || !url.get().sameOrigin(page)) {
            elsewhere.add(link);
        } else if (!url.get().resource().target().equals(page.resource().target())) {
            here.putIfAbsent(url.get().resource().target(), url.get());
        }
    }

    private static boolean hasScheme(String link, String scheme) {
        return link.regionMatches(true, 0, scheme + ":", 0, scheme.length() + 1);
    }

    private Found found() {
        return new Found(List.copyOf(here.values()), List.copyOf(elsewhere));
    }
}
