package portlab.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.server.fault.FaultPlan;
import portlab.server.fault.FaultRule.Place;
import portlab.server.fault.FaultSpec;
import portlab.server.fault.Faults;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;

/** Faults on HTTP, over a socket: what concerns single requests, heads and statuses. */
class FaultResponderTest {
    private static final String TEXT = "0123456789".repeat(100);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** How long a silent connection stays open, and its exchange unlogged. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Limits FEW_WORKERS = Limits.DEFAULT.withWorkers(8);

    @TempDir
    Path folder;

    private final MemoryBudget memory = new MemoryBudget(64 << 20);
    private TestSite site;
    private LoopbackServer server;

    @BeforeEach
    void files() throws IOException {
        site = new TestSite(folder).file("a.txt", TEXT).file("b.txt", "b").file("big.txt", new byte[1 << 20]);
    }

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            await("the connections are gone", () -> server.server().active() == 0);
            assertEquals(0, memory.taken(), "memory");
            assertEquals(0, server.memory().taken(), "memory");
            assertEquals(List.of(), server.reports());
            server.close();
        }
    }

    private void start(String... specs) throws IOException {
        start(7, specs);
    }

    private void start(long seed, String... specs) throws IOException {
        FaultPlan plan = new FaultPlan(Stream.of(specs).map(FaultSpec::parse).toList(), seed);
        Faults faults = new Faults(plan, memory, SILENCE, site.log::add);
        server = new LoopbackServer(
                faults.around(site.service(faults.log()).withFaults()),
                FEW_WORKERS,
                IDLE,
                faults.around(new Place("http", 1)));
    }

    private static String get(String path, String version) {
        return "GET " + path + " HTTP/" + version + "\r\nHost: localhost\r\n\r\n";
    }

    private String ask(String text) throws IOException {
        try (Socket peer = server.connect()) {
            LoopbackServer.say(peer, text);
            return new String(peer.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private String fetch(String path) throws IOException {
        return ask(get(path, "1.0"));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private String faults() throws Exception {
        return logged().decisions().reasons().stream()
                .filter(Reason::isFault)
                .map(Reason::name)
                .collect(Collectors.joining(","));
    }

    private Exchange logged() throws Exception {
        await("it is logged", () -> !site.log.isEmpty());
        return site.log.get(0);
    }

    @Test
    void onlyTheNamedPathsAreAffected() throws Exception {
        start("http:/a*=status:503");
        assertTrue(fetch("/a.txt").startsWith("HTTP/1.0 503 "));
        assertTrue(fetch("/%61.txt").startsWith("HTTP/1.0 503 "), "decoded");
        assertTrue(fetch("/x/../a.txt?q").startsWith("HTTP/1.0 503 "), "resolved, without the query");
        String other = fetch("/b.txt");
        assertTrue(other.startsWith("HTTP/1.0 200 "));
        assertFalse(other.contains("Portlab-Reason"));
    }

    @Test
    void aRefusedConnectionIsLogged() throws Exception {
        start("refuse");
        assertThrows(SocketException.class, () -> fetch("/a.txt"));
        assertEquals("FAULT_REFUSE", faults());
        assertEquals("cut", logged().outcome());
    }

    @Test
    void aStatusSaysThatItIsOnPurpose() throws Exception {
        start("status:500");
        String answer = fetch("/a.txt");
        assertTrue(answer.startsWith("HTTP/1.0 500 "), answer);
        assertTrue(answer.contains("\r\nPortlab-Reason: FAULT_STATUS, "), answer);
        assertTrue(answer.contains("on purpose"), answer);
        assertEquals("FAULT_STATUS", faults());
        assertEquals("500", logged().outcome());
        assertEquals(0, site.errors.size());
    }

    @Test
    void theSameSeedGivesTheSameAnswersTwice() throws Exception {
        List<List<String>> runs = new ArrayList<>();
        for (long seed : new long[] {7, 7, 8}) {
            start(seed, "flaky,corrupt:1%/50%", "wrong-length:5/30%,latency:5ms~5");
            List<String> run = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                run.add(outcome());
            }
            runs.add(run);
            close();
        }
        assertEquals(runs.get(0), runs.get(1));
        assertNotEquals(runs.get(0), runs.get(2));
        server = null;
    }

    private String outcome() throws IOException {
        try {
            return fetch("/a.txt");
        } catch (SocketException e) {
            return "reset";
        }
    }

    @Test
    void aRequestWaitsForItsLatency() throws Exception {
        start("http:/a.txt=latency:300ms");
        long start = System.nanoTime();
        String answer = fetch("/a.txt");
        assertTrue(System.nanoTime() - start >= 300_000_000L);
        assertTrue(answer.contains("FAULT_LATENCY"), answer);
        assertEquals(TEXT, body(answer));
        assertTrue(logged().nanos() >= 300_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"latency:20ms~10", "slice:50/1ms", "bandwidth:100kB,latency:5ms", "corrupt:1%,slice:500/1ms"})
    void pipelinedRequestsAreAnsweredInOrder(String spec) throws Exception {
        start("http:/a.txt=" + spec);
        String answers = ask(get("/a.txt", "1.1") + get("/b.txt", "1.1") + get("/a.txt", "1.1") + get("/b.txt", "1.0"));
        String[] parts = answers.split("(?=HTTP/1.0 200 )");
        assertEquals(4, parts.length, answers);
        for (int i = 0; i < 4; i += 2) {
            assertTrue(parts[i].contains("FAULT_"), parts[i]);
            assertEquals(TEXT.length(), body(parts[i]).length());
            assertFalse(parts[i + 1].contains("Portlab-Reason"), parts[i + 1]);
            assertEquals("b", body(parts[i + 1]));
        }
    }

    @Test
    void aBigFileLeavesSlowly() throws Exception {
        start("bandwidth:8MB");
        assertEquals(1 << 20, body(fetch("/big.txt")).length());
        assertTrue(logged().nanos() > 80_000_000L, logged().toString());
    }

    @Test
    void aWrongLengthIsWrongInTheHeadAlone() throws Exception {
        start("http:/a.txt=wrong-length:+10", "http:/b.txt=wrong-length:-10");
        String more = fetch("/a.txt");
        assertTrue(more.contains("Content-Length: 1010\r\n"), more);
        assertEquals(TEXT, body(more));
        assertTrue(more.contains("FAULT_WRONG_LENGTH"), more);
        assertTrue(fetch("/b.txt").contains("Content-Length: 0\r\n"));
    }

    @Test
    void anAnswerWithoutALengthIsNotAffectedByAWrongOne() throws Exception {
        start("wrong-length:+10");
        String tag = fetch("/a.txt").replaceAll("(?s).*ETag: (\\S+).*", "$1");
        String answer = ask("GET /a.txt HTTP/1.0\r\nIf-None-Match: " + tag + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.0 304 "), answer);
        assertFalse(answer.contains("Portlab-Reason"), answer);
    }

    @Test
    void corruptionSparesTheHead() throws Exception {
        start("corrupt:100%");
        String answer = fetch("/a.txt");
        assertTrue(answer.startsWith("HTTP/1.0 200 OK\r\nDate: "), answer);
        assertTrue(answer.contains("FAULT_CORRUPT"), answer);
        for (int i = 0; i < TEXT.length(); i++) {
            assertNotEquals(TEXT.charAt(i), body(answer).charAt(i));
        }
    }

    @Test
    void aLimitCountsTheHead() throws Exception {
        start("limit:100", "http=latency:5ms");
        assertEquals(100, fetch("/a.txt").length());
        assertEquals("FAULT_LATENCY,FAULT_LIMIT", faults());
        assertEquals(100, logged().sent());
    }

    @Test
    void aSilentConnectionStaysSilent() throws Exception {
        start("http:/a.txt=silence");
        try (Socket peer = server.connect()) {
            LoopbackServer.say(peer, get("/a.txt", "1.1") + get("/b.txt", "1.1"));
            peer.setSoTimeout(200);
            assertThrows(
                    SocketTimeoutException.class, () -> peer.getInputStream().read());
            LoopbackServer.say(peer, get("/b.txt", "1.1"));
            assertThrows(
                    SocketTimeoutException.class, () -> peer.getInputStream().read());
        }
        assertEquals("FAULT_SILENCE", faults());
    }

    @Test
    void malformedRequestsAreNotAffected() throws Exception {
        start("status:503", "http=latency:10ms");
        String answers = ask(get("/a.txt", "1.1") + "nonsense\r\n\r\n");
        assertTrue(answers.contains("HTTP/1.0 400 "), answers);
    }

    /** A whole listing waits for a permit after its latency. */
    @Test
    void aListingWaitsToo() throws Exception {
        start("latency:20ms");
        assertTrue(fetch("/").contains("a.txt"));
    }

    @Test
    void waitingUsesNoThread() throws Exception {
        start("latency:1s~500ms,slice:200/10ms");
        List<Socket> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 2000; i++) {
                peers.add(server.connect());
                LoopbackServer.say(peers.get(i), get("/a.txt", "1.0"));
            }
            for (Socket peer : peers) {
                String answer = new String(peer.getInputStream().readAllBytes(), ISO_8859_1);
                assertEquals(TEXT, body(answer));
            }
            assertTrue(server.server().load().workers() <= 8);
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }
}
