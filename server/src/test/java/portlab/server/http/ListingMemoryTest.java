package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.site.Site;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.SiteSettings;
import portlab.server.site.UrlPath;

/** Listings and the memory budget. */
class ListingMemoryTest {
    private static final int BUDGET = 1 << 20;
    private static final int FILES = 300;

    @TempDir
    static Path folder;

    private final MemoryBudget memory = new MemoryBudget(BUDGET);
    private final TestSite site = new TestSite(folder).memory(memory);

    @BeforeAll
    static void fill() throws IOException {
        TestSite site = new TestSite(folder).file("small/file.txt", "x");
        for (int i = 0; i < FILES; i++) {
            site.file("big/a file with a name of some length, number " + i + ".txt", "");
        }
    }

    private static Request request(String path) {
        byte[] head = ("GET " + path + " HTTP/1.0\r\n\r\n").getBytes();
        return (Request) new RequestParser(HttpLimits.DEFAULT).parse(ByteBuffer.wrap(head));
    }

    private Folder folder(String path) throws IOException {
        return (Folder)
                new Site(SiteSettings.of(folder)).find(UrlPath.parse(path).orElseThrow(), List.of(), 0);
    }

    /** An open response stands for a stalled reader. */
    @Test
    void fourHundredStalledReadersUseAtMostHalf() throws Exception {
        Listings listings = new Listings(memory, site.refused::incrementAndGet, 2);
        Folder big = folder("/big/");
        AtomicLong most = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Response> held = new ArrayList<>();
        try {
            List<Future<Response>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                answers.add(threads.submit(() -> {
                    Response response = listings.of(request("/big/"), null, big);
                    most.accumulateAndGet(memory.taken(), Math::max);
                    return response;
                }));
            }
            for (Future<Response> answer : answers) {
                held.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
        long served =
                held.stream().filter(response -> response.status() == Status.OK).count();
        long charged =
                held.stream().mapToLong(response -> response.body().length()).sum();
        assertTrue(served >= 2, served + " served");
        assertEquals(400 - served, site.refused.get());
        assertTrue(most.get() <= BUDGET, most + " taken at once");
        assertTrue(memory.taken() <= BUDGET / 2, memory.taken() + " held");
        assertTrue(memory.taken() >= charged, memory.taken() + " charged for " + charged);

        // Rejected listings that were built at the same time left some room.
        while (held.get(held.size() - 1).status() == Status.OK || held.size() == 400) {
            held.add(listings.of(request("/big/"), null, big));
        }
        Answer refused = site.get("/big/");
        assertEquals("HTTP/1.0 503 Service Unavailable", refused.statusLine());
        assertEquals("1", refused.field("Retry-After"));
        assertTrue(refused.text().contains("short of memory for listings"), refused.text());
        assertEquals(200, site.get("/small/").status());

        held.forEach(Response::close);
        assertEquals(0, memory.taken());
        assertEquals(200, site.get("/big/").status());
        assertEquals(0, memory.taken());
    }

    @Test
    void aFolderTooLargeForTheServerGetsItsOwnMessage() throws IOException {
        MemoryBudget little = new MemoryBudget(100_000);
        Answer answer = new TestSite(folder).memory(little).get("/big/");
        assertEquals(503, answer.status());
        assertTrue(answer.text().contains("too large for the server"), answer.text());
        assertEquals(0, little.taken());
        assertEquals(200, new TestSite(folder).memory(little).get("/small/").status());
    }

    /** Large listings may use only the spare half; small ones also the rest. */
    @Test
    void aSmallListingMayUseAllMemory() throws IOException {
        assertTrue(memory.take(BUDGET - 40_000));
        assertEquals(503, site.get("/big/").status());
        assertEquals(200, site.get("/small/").status());
        assertTrue(memory.take(40_000));
        assertEquals(503, site.get("/small/").status());
        assertEquals(BUDGET, memory.taken());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 10_000, 40_000})
    void aVanishedReaderReleasesItsMemory(long after) throws IOException {
        MemoryConnection connection = new MemoryConnection().vanishAfter(after).segment("GET /big/ HTTP/1.0\r\n\r\n");
        assertThrows(IOException.class, () -> connection.drive(site.service()));
        assertEquals(after, connection.bytes().length);
        assertEquals(0, memory.taken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /big/ HTTP/1.0", "HEAD /big/ HTTP/1.0", "GET /none/ HTTP/1.0"})
    void aResponseReleasesItsMemory(String line) throws IOException {
        site.ask(line + "\r\n\r\n");
        assertEquals(0, memory.taken());
    }

    @Test
    void aListingHasTheAnnouncedLength() throws IOException {
        for (String accept : List.of("text/html", "application/json", "text/plain")) {
            Answer answer = site.get("/big/", "Accept: " + accept);
            assertEquals("" + answer.body().length(), answer.field("Content-Length"));
            assertEquals(FILES, answer.body().split("number ", -1).length - 1, "names");
        }
    }
}
