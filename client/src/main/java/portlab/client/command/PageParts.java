package portlab.client.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import portlab.client.command.Compare.Skipped;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpRequest;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Url;

/**
 * A page and what it refers to on its own server, found by fetching everything once.
 *
 * @param page where redirects led
 * @param stages what can be asked for together: the page alone, what it refers to, what its style sheets refer to
 */
record PageParts(Url page, List<List<Url>> stages, List<Skipped> skipped) {
    /** The most objects of one page. */
    static final int MOST_OBJECTS = 100;

    /** The most references to list as skipped: a hostile page names millions. */
    static final int MOST_SKIPPED = 1000;

    /** The most bytes of one body. */
    static final long MOST_BYTES = 16L << 20;

    /** The most bytes of all bodies together, roughly. */
    private static final long MOST_IN_ALL = 64L << 20;

    static PageParts of(Network network, Url page) throws Failure {
        return new Finder(network).find(page);
    }

    /** Whether a media type is that of a style sheet. */
    private static boolean isType(HttpResponse response, String type) {
        return response.head()
                .field("Content-Type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .startsWith(type);
    }

    private static final class Finder {
        private final Network network;
        private final HttpClient http;
        private final List<Skipped> skipped = new ArrayList<>();
        private final Set<String> known = new HashSet<>();
        private int objects;
        private long bytes;

        Finder(Network network) {
            this.network = network;
            this.http = network.http10();
        }

        PageParts find(Url start) throws Failure {
            List<List<Url>> stages = new ArrayList<>();
            List<Url> first = new ArrayList<>();
            Url page;
            try (Redirects.FinalResponse last = Redirects.get(http, start, true, HttpClient.ANYTHING)) {
                page = last.url();
                var refusal = Compare.refusal(last.response().head(), page);
                if (refusal.isPresent()) {
                    throw refusal.get();
                }
                stages.add(List.of(page));
                known.add(page.resource().target());
                if (isType(last.response(), "text/html") || isType(last.response(), "application/xhtml")) {
                    first.addAll(wanted(References.ofPage(TextBody.read(last.response(), "page"), page)));
                } else {
                    count(last.response());
                }
            }
            List<Url> second = new ArrayList<>();
            addStage(stages, first, second);
            addStage(stages, second, new ArrayList<>());
            return new PageParts(page, stages, skipped);
        }

        /** Fetches the objects of a stage. @param next gets what its style sheets refer to */
        private void addStage(List<List<Url>> stages, List<Url> objectsOfStage, List<Url> next) throws Failure {
            List<Url> fetched = new ArrayList<>();
            for (Url url : objectsOfStage) {
                try {
                    next.addAll(fetch(url));
                    fetched.add(url);
                } catch (Failure e) {
                    if (network.stopped()) {
                        throw e;
                    }
                    skip(url.resource().target(), e.what());
                }
            }
            if (!fetched.isEmpty()) {
                stages.add(fetched);
            }
        }

        /** @return what it refers to, if it is a style sheet */
        private List<Url> fetch(Url url) throws Failure {
            if (bytes > MOST_IN_ALL) {
                throw new Failure(ExitCode.TRUNCATED, "the objects before it exceed 64 MiB", "");
            }
            try (HttpResponse response =
                    http.send(url.endpoint(), HttpRequest.get(url.resource().target()))) {
                if (response.head().status() == 200 && isType(response, "text/css")) {
                    return wanted(References.ofStyleSheet(TextBody.read(response, "style sheet"), url));
                }
                count(response);
                return List.of();
            }
        }

        private void skip(String reference, String why) {
            if (skipped.size() < MOST_SKIPPED) {
                skipped.add(new Skipped(reference, why));
            }
        }

        /** Reads a body to its end. */
        private void count(HttpResponse response) throws Failure {
            bytes += PageFetch.discard(response);
        }

        /** Those not seen before, within the limit. */
        private List<Url> wanted(References.Found found) {
            found.elsewhere().forEach(reference -> skip(reference, "on another server"));
            List<Url> wanted = new ArrayList<>();
            for (Url url : found.here()) {
                String target = url.resource().target();
                if (!known.add(target)) {
                    continue;
                }
                if (objects == MOST_OBJECTS) {
                    skip(target, "more than " + MOST_OBJECTS + " objects");
                } else {
                    objects++;
                    wanted.add(url);
                }
            }
            return wanted;
        }
    }
}
