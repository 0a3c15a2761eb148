package portlab.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import portlab.common.wire.Reason;
import portlab.server.http.Response.Body;
import portlab.server.net.Connection;
import portlab.server.net.MemoryBudget;
import portlab.server.site.Site;
import portlab.server.site.UrlPath;

/**
 * Reloads open pages when a file changes that a page uses. Every HTML page gets a script at its end, which listens to an
 * {@link EventStream}; while a page listens, a thread looks at the files that were asked for lately. A hidden page does not
 * listen, because browsers have only six connections for each site, and catches up when it shows again.
 */
final class LiveReload implements Responder {
    private static final UrlPath SCRIPT = UrlPath.parse("/.portlab/live.js").orElseThrow();
    private static final UrlPath CHANGES = UrlPath.parse("/.portlab/changes").orElseThrow();

    private static final byte[] TAG =
            ("\n<script src=\"" + SCRIPT.encoded() + "\"></script>\n").getBytes(StandardCharsets.US_ASCII);

    private static final String TEXT = """
            (() => {
              let source;
              const listen = () => {
                source?.close();
                source = document.hidden ? undefined : new EventSource('%s');
                source?.addEventListener('version', event => event.data === '%s' || location.reload());
              };
              document.addEventListener('visibilitychange', listen);
              addEventListener('pagehide', () => source?.close());
              addEventListener('pageshow', event => event.persisted && listen());
              listen();
            })();
            """;

    private static final String POLICY = "Content-Security-Policy";
    private static final Field NO_STORE = new Field("Cache-Control", "no-store");
    private static final int MOST_PAGES = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** How often in a row files may change before pages are told in the middle of it. */
    private static final int MOST_CHANGES = 10;

    private final Responder files;
    private final WatchedFiles watched;
    private final EventStream pages;

    /** Distinguishes this run of the server from the one before it. */
    private final String run = Long.toHexString(ThreadLocalRandom.current().nextLong());

    private boolean watching;
    private long told;
    private int changesInARow;

    /** @param files answer for all other paths */
    LiveReload(Site site, MemoryBudget memory, Responder files) {
        this.files = files;
        this.watched = new WatchedFiles(site);
        this.pages = new EventStream(memory, MOST_PAGES, this::joined);
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        Optional<UrlPath> path = RequestTarget.parse(request.target()).flatMap(target -> UrlPath.parse(target.path()));
        if (path.isEmpty()) {
            return files.respond(request, connection);
        }
        if (path.get().equals(SCRIPT)) {
            connection.stepAside();
            return script();
        }
        if (path.get().equals(CHANGES)) {
            connection.stepAside();
            return pages.answer(request, EventStream.event("version", version()));
        }
        watched.add(path.get());
        Result result = files.respond(request, connection);
        return result instanceof Response response ? extended(response) : result;
    }

    private Response script() {
        return Response.of(
                Status.OK,
                Reason.LIVE_SCRIPT,
                "text/javascript; charset=utf-8",
                String.format(TEXT, CHANGES.encoded(), version()),
                NO_STORE);
    }

    /** Looks at the files first, so that a page loaded after a change is not reloaded because of it. */
    private String version() {
        watched.look();
        return text(watched.version());
    }

    private String text(long version) {
        return run + "." + version;
    }

    /** A page with the script at its end: browsers count that as part of the body element. */
    private static Response extended(Response response) {
        boolean page = response.fields().stream()
                .anyMatch(field -> field.name().equals("Content-Type") && isPage(field.value()));
        if (!page || response.status().bodiless()) {
            return response;
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : response.fields()) {
            fields.add(field.name().equals(POLICY) ? new Field(POLICY, allowing(field.value())) : field);
        }
        return new Response(response.status(), fields, new Body.Followed(response.body(), TAG), response.decisions());
    }

    /** Whether the script can be added to files of this type. */
    static boolean isPage(String type) {
        return type.startsWith("text/html");
    }

    /** The policy of a generated page, with this server's scripts and events. */
    private static String allowing(String policy) {
        String scripts = policy.contains("script-src ")
                ? policy.replace("script-src ", "script-src 'self' ")
                : policy + "; script-src 'self'";
        return scripts + "; connect-src 'self'";
    }

    private synchronized void joined() {
        if (!watching) {
            Thread thread = new Thread(this::watch, "live");
            thread.setDaemon(true);
            thread.start();
            watching = true;
        }
    }

    private void watch() {
        do {
            LockSupport.parkNanos(PAUSE.toNanos());
            tell();
        } while (isWatching());
    }

    private synchronized boolean isWatching() {
        watching = pages.viewers() > 0;
        return watching;
    }

    /** Looks at the files, and tells the pages once nothing changes any more: programs write several files, in pieces. */
    void tell() {
        boolean changed = watched.look();
        changesInARow = changed ? changesInARow + 1 : 0;
        long version = watched.version();
        if (version != told && (!changed || changesInARow > MOST_CHANGES)) {
            told = version;
            changesInARow = 0;
            pages.publish("version", text(version));
        }
    }
}
