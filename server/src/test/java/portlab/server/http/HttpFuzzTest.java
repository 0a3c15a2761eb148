package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.HttpToken;
import portlab.server.http.HttpSettings.Access;
import portlab.server.http.HttpSettings.DeveloperTools;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.HttpSettings.Responses;
import portlab.server.http.RangeRequest.ByteRange;
import portlab.server.net.Cuts;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;

/** Properties of HTTP that hold for any input. {@code make fuzz} searches for input that breaks them. */
class HttpFuzzTest {
    private static final HttpLimits TIGHT = TestSite.limits(48, 160, 5);

    @TempDir
    static Path folder;

    private static Site site;

    @BeforeAll
    static void aSite() throws IOException {
        new TestSite(folder)
                .file("file.txt", "0123456789")
                .file("big.bin", new byte[40_000])
                .file("sub/a b.html", "<p>")
                .file("sub/x", "")
                .file("index/index.html", "<title>index</title>");
        site = new Site(SiteSettings.of(folder));
    }

    @FuzzTest
    void talk(byte[] said) throws IOException {
        assertEquals(answered(Cuts.none(said), HttpSettings.DEFAULT), answered(Cuts.in(said), HttpSettings.DEFAULT));
    }

    @FuzzTest
    void talkWithTightLimits(byte[] said) throws IOException {
        HttpSettings tight = new HttpSettings(
                "portlab", new Responses(0, true, true, List.of(), null), TIGHT, Access.ALL, DeveloperTools.NONE);
        assertEquals(answered(Cuts.none(said), tight), answered(Cuts.in(said), tight));
    }

    private static void fail(String what, Throwable cause) {
        throw new AssertionError(what, cause);
    }

    /** The bytes sent, checked for well-formedness, with random boundaries replaced. */
    private static String answered(MemoryConnection connection, HttpSettings settings) throws IOException {
        List<Exchange> log = new ArrayList<>();
        Listings listings = new Listings(new MemoryBudget(1 << 20), () -> {}, 2);
        HttpService service = HttpService.ofSite(
                site, settings, listings, log::add, HttpFuzzTest::fail, InstantSource.fixed(TestSite.NOW));
        assertFalse(MemoryConnection.waits(connection.drive(service)), "the peer has half-closed");
        WellFormed.check(connection.text(), log);
        String answered = connection.text();
        for (int at = answered.indexOf("boundary="); at >= 0; at = answered.indexOf("boundary=", at + 1)) {
            String boundary = answered.substring(at + 9, answered.indexOf('\r', at));
            answered = answered.replace("--" + boundary, "--X")
                    .replace("boundary=" + boundary, "boundary=X")
                    .replaceAll("Content-Length: [0-9]+", "Content-Length: L");
        }
        return answered;
    }

    @FuzzTest
    void target(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.chars().allMatch(Syntax::isVisible)) {
            RequestTarget.parse(text).ifPresent(target -> {
                assertTrue(target.path().startsWith("/"), target.path());
                String query = target.encodedQuery();
                assertTrue(query.chars().allMatch(c -> c > ' ' && c < 0x7f), query);
            });
        }
    }

    /** The first two bytes give the file's size. */
    @FuzzTest
    void ranges(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int size = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        String field = "bytes=" + new String(bytes, 2, bytes.length - 2, StandardCharsets.ISO_8859_1);
        if (RangeRequest.parse(field, size) instanceof RangeRequest.Parts parts) {
            boolean[] covered = new boolean[size];
            for (ByteRange range : parts.ranges()) {
                for (long at = range.first(); at <= range.last(); at++) {
                    assertFalse(covered[(int) at], "twice: " + at);
                    covered[(int) at] = true;
                }
            }
            assertTrue(parts.ranges().size() <= RangeRequest.MOST);
            assertFalse(parts.ranges().isEmpty());
        }
    }

    @FuzzTest
    void preconditions(byte[] bytes) {
        byte[] head = ("GET / HTTP/1.0\r\n" + new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        if (new RequestParser(HttpLimits.DEFAULT).parse(ByteBuffer.wrap(head)) instanceof Request request) {
            EntityTag tag = new EntityTag(false, "a-1");
            Preconditions conditions = new Preconditions(request.fields(), tag, 1_700_000_000, 1_790_000_000);
            conditions.verdict();
            conditions.rangeApplies(false);
            Negotiation.codings(request.fields().list("Accept-Encoding"));
            Negotiation.type(request.fields().list("Accept"), "text/html", "application/json", "text/plain");
        }
    }

    /** A parsed time survives formatting and parsing. */
    @FuzzTest
    void date(byte[] bytes) {
        OptionalLong read = HttpDate.parse(new String(bytes, StandardCharsets.ISO_8859_1), 1_790_000_000);
        if (read.isPresent()) {
            assertEquals(read, HttpDate.parse(HttpDate.format(read.getAsLong()), 1_790_000_000));
        }
    }

    @FuzzTest
    void field(byte[] bytes) {
        try {
            Field field = Field.parse(new String(bytes, StandardCharsets.UTF_8));
            assertTrue(HttpToken.is(field.name()), field.name());
            assertTrue(field.value().chars().allMatch(c -> c >= ' ' && c < 0x7f), field.value());
            assertFalse(field.name().equalsIgnoreCase("Content-Length"));
            assertFalse(field.name().equalsIgnoreCase("Transfer-Encoding"));
        } catch (IllegalArgumentException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }
}
