package portlab.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portlab.common.Conditions;
import portlab.server.metrics.Metrics;
import portlab.server.net.Connection.Load;
import portlab.server.net.Decisions;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Overview;
import portlab.server.net.Overview.Group;
import portlab.server.net.Overview.Member;
import portlab.server.net.Overview.Peer;
import portlab.server.net.Overview.Role;
import portlab.server.net.Overview.State;

class LivePageTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40000);

    private final Metrics metrics = new Metrics(() -> 0, () -> 0, "test");
    private final MemoryBudget memory = new MemoryBudget(8 << 20);
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger viewers = new AtomicInteger();
    private final About about =
            new About("1.2.3", "/srv/\"www\"", false, Map.of("http", List.of(8080)), List.of("http=reset"), 7L, 5);
    private final LivePage page = new LivePage(metrics, memory, () -> about, (what, cause) -> {
        throw new AssertionError(what, cause);
    });

    private final LivePage.Viewers audience = new LivePage.Viewers() {
        @Override
        public void publish(String type, String data) {
            published.add(type + " " + data);
        }

        @Override
        public int count() {
            return viewers.get();
        }
    };

    private static Overview overview() {
        Peer peer = new Peer("http", CLIENT, State.WORKING, 1_500_000_000, 10, 20, "worker-1");
        Load load = new Load(3, 1, 2, 8, false, 4, Duration.ofMillis(5));
        Group group = new Group(false, 9, List.of(new Member("worker-1", Role.LEADING, 9, peer)));
        return new Overview(load, List.of(peer), 3, List.of(), List.of(group));
    }

    @AfterEach
    void everybodyLeaves() throws InterruptedException {
        viewers.set(0);
        Conditions.await("all memory is free", () -> memory.taken() == 0);
    }

    @Test
    void aSnapshotHasTheCountsOfTheMetrics() {
        metrics.replica(8084, metrics)
                .accept(new Exchange(
                        "calc", CLIENT, 1, "calc 21", "ok", 3, 4, 4, 0, 2_000_000, null, null, Decisions.NONE, null));
        assertEquals(
                "{\"at\":77,\"viewers\":2,"
                        + "\"load\":{\"connections\":3,\"held\":1,\"workers\":2,\"mostWorkers\":8,\"draining\":false,"
                        + "\"leadsTaken\":4,\"longestTurn\":0.005},"
                        + "\"services\":{\"calc\":{\"outcomes\":{\"ok\":1},"
                        + "\"durations\":[0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0],"
                        + "\"seconds\":0.002,\"received\":3,\"sent\":4}},"
                        + "\"datagrams\":{},\"replicas\":{\"8084\":1},\"connections\":3,"
                        + "\"open\":[[\"http\",\"127.0.0.1:40000\",\"working\",1500,10,20,\"worker-1\"]],\"ended\":[],"
                        + "\"groups\":[{\"admin\":false,\"turns\":9,"
                        + "\"workers\":[[\"worker-1\",\"leading\",9,\"http 127.0.0.1:40000\"]]}],"
                        + "\"exchanges\":[[1,\"http\",\"127.0.0.1:40000\",\"GET /\\\"<b>\",\"\",5,0,0.0]]}",
                Snapshot.json(
                        77,
                        metrics,
                        overview(),
                        List.of(new LatestExchanges.Summary(1, "http", "127.0.0.1:40000", "GET /\"<b>", "", 5, 0, 0)),
                        2));
    }

    @Test
    void whatDoesNotChangeIsSentOnce() {
        String json = page.about();
        assertTrue(
                json.startsWith(
                        "{\"version\":\"1.2.3\",\"folder\":\"/srv/\\\"www\\\"\",\"tls\":false,\"ports\":{\"http\":[8080]},"
                                + "\"faults\":[\"http=reset\"],\"seed\":\"7\",\"started\":5,\"bounds\":[1.0E-4,"),
                json);
    }

    @Test
    void nobodyLooksWithoutViewers() throws Exception {
        page.look(most -> overview());
        assertNull(page.sampler().sample(), "nothing is recorded");
        assertEquals(0, memory.taken());
        viewers.set(2);
        page.begin(audience);
        page.begin(audience);
        Conditions.await("a snapshot", () -> published.size() == 1);
        assertTrue(published.get(0).startsWith("snapshot {\"at\":"), published.get(0));
        assertNotNull(page.sampler().sample(), "connections are recorded");
        viewers.set(0);
        Conditions.await("it ends", () -> memory.taken() == 0);
        assertNull(page.sampler().sample());
        int before = published.size();
        viewers.set(1);
        page.begin(audience);
        Conditions.await("it begins again", () -> published.size() > before);
    }

    @Test
    void onlySoManyConnectionsASecondAreRecorded() throws Exception {
        Sampling sampling = new Sampling(memory);
        assertNull(sampling.sample());
        sampling.renew();
        for (int second = 0; second < 2; second++) {
            for (int i = 0; i < Sampling.CONNECTIONS; i++) {
                assertNotNull(sampling.sample());
            }
            assertNull(sampling.sample());
            sampling.renew();
        }
        sampling.end();
        assertNull(sampling.sample());
        assertEquals(0, memory.taken());
    }

    @Test
    void withoutMemoryNothingIsRecorded() {
        Sampling sampling = new Sampling(new MemoryBudget(1000));
        sampling.renew();
        assertNull(sampling.sample());
        sampling.end();
    }

    @Test
    void everyFileOfThePageIsInTheJar() throws Exception {
        for (String path : List.of("/", "/live/page.js", "/live/page.css", "/live/chart.js", "/live/icon.svg")) {
            assertTrue(PageFiles.at(path).orElseThrow().read().length > 0, path);
        }
        assertTrue(PageFiles.at("/live/../Main.class").isEmpty());
    }
}
