package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.client.command.PageServer.ok;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portlab.client.command.Compare.ObjectFetch;
import portlab.client.command.Compare.Outcome;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Moments;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;

class CompareTest {
    private static final String PAGE = "<link rel=stylesheet href=s.css><img src=a.png><img src=b.png><img src=none>"
            + "<img src=http://other.invalid/x.png>";

    private final Network network = new Network(Timeouts.DEFAULT, "test");
    private final Map<String, String> responses = new HashMap<>(Map.of(
            "/page", ok("text/html; charset=utf-8", PAGE),
            "/s.css", ok("text/css", "p { background: url(bg.png) } b { background: url(a.png) }"),
            "/a.png", ok("image/png", "a"),
            "/b.png", ok("image/png", "b".repeat(50_000)),
            "/bg.png", ok("image/png", "bg"),
            "/text", ok("text/plain", "<img src=a.png>"),
            "/moved", "301 Moved\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n"));

    private PageServer server;

    @AfterEach
    void close() throws IOException {
        network.stop();
        server.close();
    }

    private Compare.Result compare(String target, int parallel, boolean keeps) throws Exception {
        server = new PageServer(responses, keeps);
        return Compare.run(network, new Compare.Request(server.url(target), parallel, 2));
    }

    private static String seen(Outcome outcome) {
        return outcome.way() + " " + outcome.median().connections() + " connections for "
                + outcome.median().exchanges().stream()
                        .map(each -> each.stage() + each.url().resource().target())
                        .toList();
    }

    @Test
    void everyWayFetchesThePageAndAllItsObjects() throws Exception {
        Compare.Result result = compare("/page", 3, true);
        String all = " connections for [0/page, 1/s.css, 1/a.png, 1/b.png, 1/none, 2/bg.png]";
        assertEquals(
                List.of(
                        "ONE_EACH 6" + all,
                        "KEPT_ALIVE 1" + all,
                        "PIPELINED 1" + all,
                        "PARALLEL 6" + all,
                        "PARALLEL_KEPT_ALIVE 3" + all),
                result.outcomes().stream().map(CompareTest::seen).toList());
        assertEquals(List.of(new Compare.Skipped("http://other.invalid/x.png", "on another server")), result.skipped());
        assertEquals(5, result.objects());
        assertEquals(2, result.rounds());
        assertFalse(result.stopped());
        // Once to find them, and in three rounds in five ways.
        assertEquals(6 * (1 + 3 * 5), server.targets().size());
        assertEquals(6 + 3 * (6 + 1 + 1 + 6 + 3), server.connections());
    }

    @Test
    void theRoundTripsAreThoseOfTheTextbookWhereOneClientAsks() throws Exception {
        for (Outcome outcome : compare("/page", 3, true).outcomes()) {
            if (!outcome.way().isParallel()) {
                assertEquals(outcome.textbook().roundTrips(), outcome.median().roundTrips(), outcome.toString());
            }
            assertEquals(outcome.textbook().connections(), outcome.median().connections(), outcome.toString());
        }
    }

    @Test
    void momentsFollowOneAnotherWithinTheRun() throws Exception {
        Compare.Result result = compare("/page", 3, true);
        assertTrue(result.rttNanos() > 0);
        for (Outcome outcome : result.outcomes()) {
            for (ObjectFetch exchange : outcome.median().exchanges()) {
                Moments m = exchange.moments();
                assertTrue(
                        0 <= m.connect()
                                && m.connect() <= m.connected()
                                && m.connected() <= m.sent()
                                && m.sent() < m.firstByte()
                                && m.firstByte() <= m.end()
                                && m.end() <= outcome.median().totalNanos(),
                        outcome.way() + " " + m);
                assertTrue(exchange.queued() <= m.sent(), exchange.toString());
                assertEquals(exchange.opened(), m.connectNanos() > 0, exchange.toString());
            }
            assertTrue(outcome.minNanos() <= outcome.median().totalNanos());
            assertTrue(outcome.maxNanos() >= outcome.median().totalNanos());
        }
    }

    @Test
    void aServerThatClosesEveryConnectionMakesAllWaysAlike() throws Exception {
        for (Outcome outcome : compare("/page", 3, false).outcomes()) {
            assertEquals(6, outcome.median().connections(), outcome.way().toString());
        }
    }

    @Test
    void aPageWithoutObjectsIsFetchedAlone() throws Exception {
        Compare.Result result = compare("/text", 6, true);
        assertEquals(0, result.objects());
        for (Outcome outcome : result.outcomes()) {
            assertEquals(2, outcome.median().roundTrips());
            assertEquals(2, outcome.textbook().roundTrips());
        }
    }

    @Test
    void aRedirectIsFollowedOnceBeforehand() throws Exception {
        Compare.Result result = compare("/moved", 6, true);
        assertEquals("/page", result.page().resource().target());
        assertEquals(1, server.targets().stream().filter("/moved"::equals).count());
    }

    @Test
    void aMissingPageIsAFailure() throws Exception {
        Failure failure = assertThrows(Failure.class, () -> compare("/nope", 6, true));
        assertEquals(ExitCode.REFUSED, failure.exit());
        assertEquals("404 Not Found: /nope", failure.what());
    }

    @Test
    void anObjectThatBreaksOffIsSkipped() throws Exception {
        responses.put("/a.png", "200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nshort");
        Compare.Result result = compare("/page", 6, false);
        assertEquals(4, result.objects());
        assertEquals("/a.png", result.skipped().get(1).reference());
        assertTrue(result.skipped().get(1).why().endsWith("closed the connection after 5 of 99 bytes"));
    }

    @Test
    void thereAreNoMoreThanAHundredObjects() throws Exception {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            page.append("<img src=").append(i).append(".png>");
        }
        responses.put("/page", ok("text/html", page.toString()));
        Compare.Result result = compare("/page", 6, true);
        assertEquals(100, result.objects());
        assertEquals(
                new Compare.Skipped("/100.png", "more than 100 objects"),
                result.skipped().get(0));
        assertEquals(50, result.skipped().size());
    }

    @Test
    void stoppingEndsIt() throws Exception {
        network.stop();
        Failure failure = assertThrows(Failure.class, () -> compare("/page", 6, true));
        assertEquals(ExitCode.INTERRUPTED, failure.exit());
    }
}
