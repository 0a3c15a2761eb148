package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import portlab.server.auth.PasswordVerifier;
import portlab.server.http.HostFilter.AllowedHosts;
import portlab.server.http.HttpSettings.Access;
import portlab.server.http.HttpSettings.DeveloperTools;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.HttpSettings.Responses;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;
import portlab.server.site.UrlPath;

/** A folder and the service for it, with a fixed clock. */
final class TestSite {
    /** {@code Tue, 10 Nov 2026 12:00:00 GMT}. */
    static final Instant NOW = Instant.parse("2026-11-10T12:00:00Z");

    /** {@code Sun, 01 Nov 2026 08:00:00 GMT}, the modification time of every file. */
    static final Instant WRITTEN = Instant.parse("2026-11-01T08:00:00Z");

    final Path folder;
    final List<Exchange> log = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Throwable> errors = new LinkedHashMap<>();
    final AtomicInteger refused = new AtomicInteger();
    private int builders = 2;
    private MemoryBudget memory = new MemoryBudget(64 << 20);
    private final Settings settings = new Settings();
    private HttpService service;

    /** The settings that tests change. */
    static final class Settings {
        boolean dotfiles;
        boolean listing = true;
        boolean archives = true;
        final Map<String, String> types = new HashMap<>();
        int cacheSeconds;
        boolean spa;
        boolean cors;
        final List<Field> fields = new ArrayList<>();
        PasswordVerifier passwords;
        List<UrlPath> protectedPaths = List.of();
        AllowedHosts hosts = AllowedHosts.ALL;
        DeveloperTools tools = DeveloperTools.NONE;
        Duration hsts;

        private SiteSettings site(Path folder) {
            return new SiteSettings(
                    folder,
                    dotfiles,
                    false,
                    listing,
                    types,
                    SiteSettings.of(folder).cache());
        }

        private HttpSettings http() {
            return new HttpSettings(
                    "portlab",
                    new Responses(cacheSeconds, spa, cors, fields, hsts),
                    HttpLimits.DEFAULT,
                    new Access(passwords, protectedPaths, hosts),
                    tools);
        }
    }

    TestSite(Path folder) {
        this.folder = folder;
    }

    /** The default limits, but for these. */
    static HttpLimits limits(int requestLine, int head, int fields) {
        HttpLimits usual = HttpLimits.DEFAULT;
        return new HttpLimits(requestLine, head, fields, usual.body(), usual.headDeadline(), usual.idle());
    }

    TestSite file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TestSite file(String name, byte[] content) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
        Files.setLastModifiedTime(path, FileTime.from(WRITTEN));
        return this;
    }

    TestSite settings(Consumer<Settings> change) {
        change.accept(settings);
        return this;
    }

    /** The memory budget for listings. */
    TestSite memory(MemoryBudget other) {
        memory = other;
        return this;
    }

    /** Sets the number of parallel listings. */
    TestSite builders(int number) {
        builders = number;
        return this;
    }

    HttpService service() {
        if (service == null) {
            service = service(log::add);
        }
        return service;
    }

    /** A service with another log. */
    HttpService service(Consumer<Exchange> to) {
        try {
            return HttpService.ofSite(
                    new Site(settings.site(folder)),
                    settings.http(),
                    listings(),
                    to,
                    errors::put,
                    InstantSource.fixed(NOW));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Listings listings() {
        Listings listings = new Listings(memory, refused::incrementAndGet, builders);
        return settings.archives
                ? listings.withArchives(new Archives(
                        memory,
                        refused::incrementAndGet,
                        builders,
                        settings.protectedPaths,
                        what -> errors.put(what, null)))
                : listings;
    }

    /** The response to a request, checked to be the same at once and byte by byte, with LF and CRLF. */
    Answer ask(String request) throws IOException {
        return Answer.of(bytes(request));
    }

    /** The same for an HTTP/1.0 GET with these fields. */
    Answer get(String target, String... fields) throws IOException {
        return ask("GET " + target + " HTTP/1.0\r\n" + lines(fields) + "\r\n");
    }

    static String lines(String... fields) {
        return fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    }

    String bytes(String request) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        String whole = said(new MemoryConnection().segment(bytes));
        assertEquals(whole, said(new MemoryConnection().dribble(bytes)), "byte by byte");
        assertEquals(whole, said(new MemoryConnection().segment(request.replace("\r\n", "\n"))), "with bare LF");
        return whole;
    }

    private String said(MemoryConnection connection) throws IOException {
        Next next = connection.end().drive(service());
        assertEquals(false, MemoryConnection.waits(next), "the peer has half-closed");
        return connection.text();
    }
}
