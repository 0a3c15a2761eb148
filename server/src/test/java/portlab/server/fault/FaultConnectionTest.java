package portlab.server.fault;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.server.fault.FaultRule.Place;
import portlab.server.net.Connection;
import portlab.server.net.CutException;
import portlab.server.net.Exchange;
import portlab.server.net.Limits;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Service;
import portlab.server.net.TlsInfo;
import portlab.server.net.WrappedConnection;
import portlab.server.service.BulkService;
import portlab.server.service.CalcService;
import portlab.server.service.EchoService;
import portlab.server.service.RandomBlock;

/** What a peer sees of each effect on a raw service, over a socket. */
class FaultConnectionTest {
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final Limits FEW_WORKERS = Limits.DEFAULT.withWorkers(8);

    private final List<Exchange> log = Collections.synchronizedList(new ArrayList<>());
    private final MemoryBudget memory = new MemoryBudget(64 << 20);
    private LoopbackServer server;

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            await("the connections are gone", () -> server.server().active() == 0);
            await("no worker is busy", () -> server.server().load().held() == 0);
            assertEquals(0, memory.taken(), "memory");
            assertEquals(0, server.memory().taken(), "memory");
            assertEquals(List.of(), server.reports());
            server.close();
        }
    }

    /** Starts the service, with 1 minute until a silent connection ends. */
    private Socket connect(String spec, String service) throws IOException {
        return connect(spec, service, Duration.ofMinutes(1));
    }

    private Socket connect(String spec, String service, Duration idle) throws IOException {
        Faults faults = new Faults(new FaultPlan(List.of(FaultSpec.parse(spec)), 7), memory, idle, log::add);
        server = new LoopbackServer(
                faults.around(service(service, faults)), FEW_WORKERS, idle, faults.around(new Place(service, 1)));
        return server.connect();
    }

    private Service service(String name, Faults faults) {
        return switch (name) {
            case "echo" -> new EchoService(memory, faults.log());
            case "calc" -> new CalcService(SILENCE, faults.log());
            default -> new BulkService(RandomBlock.seeded(1), 1 << 30, SILENCE, faults.log());
        };
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private String faults() throws Exception {
        return logged().decisions().reasons().stream()
                .filter(Reason::isFault)
                .map(Reason::name)
                .collect(Collectors.joining(","));
    }

    private Exchange logged() throws Exception {
        await("it is logged", () -> !log.isEmpty());
        return log.get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"latency:50ms~20", "slice:1/5ms", "bandwidth:1kB", "latency:20ms,slice:2/5ms,bandwidth:1kB"})
    void lateBytesArriveInOrder(String spec) throws Exception {
        try (Socket peer = connect(spec, "echo")) {
            for (String word : new String[] {"hello", "again", "and again"}) {
                LoopbackServer.say(peer, word);
                assertEquals(word, new String(peer.getInputStream().readNBytes(word.length()), ISO_8859_1));
            }
            peer.shutdownOutput();
            assertEquals("", all(peer));
        }
        assertEquals("ok", logged().outcome());
        assertEquals(
                FaultSpec.parse(spec).effects().stream()
                        .map(one -> one.kind().reason().name())
                        .sorted()
                        .toList(),
                List.of(faults().split(",")).stream().sorted().toList());
        assertEquals(19, logged().sent());
    }

    /** The request is held, not only the answer; and the log counts the wait. */
    @ParameterizedTest
    @ValueSource(strings = {"21\n", "21"})
    void anAnswerComesAfterItsLatency(String question) throws Exception {
        long start = System.nanoTime();
        try (Socket peer = connect("latency:300ms", "calc")) {
            LoopbackServer.say(peer, question);
            peer.shutdownOutput();
            assertEquals("42", all(peer).strip());
        }
        assertTrue(System.nanoTime() - start >= 300_000_000L);
        assertTrue(logged().nanos() >= 300_000_000L, logged().toString());
        assertTrue(logged().nanos() < System.nanoTime() - start, logged().toString());
        assertEquals("FAULT_LATENCY", faults());
    }

    @Test
    void aLongAnswerWaitsWithAWorker() throws Exception {
        try (Socket peer = connect("bandwidth:4MB", "bulk")) {
            LoopbackServer.say(peer, "1MB\n");
            assertEquals(1_000_000, peer.getInputStream().readNBytes(1_000_000).length);
        }
        assertTrue(logged().nanos() >= 150_000_000L, logged().toString());
        assertEquals(1_000_000, logged().sent());
    }

    @Test
    void withoutMemoryToHoldBackBytesAWorkerWaits() throws Exception {
        memory.take((64 << 20) - 100);
        try (Socket peer = connect("bandwidth:1MB", "bulk")) {
            LoopbackServer.say(peer, "100kB\n");
            assertEquals(100_000, peer.getInputStream().readNBytes(100_000).length);
        }
        memory.give((64 << 20) - 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit:1000", "limit:1000/fin,slice:100/1ms", "limit:1000,bandwidth:100kB"})
    void aLimitEndsTheStream(String spec) throws Exception {
        try (Socket peer = connect(spec, "bulk")) {
            LoopbackServer.say(peer, "1MB\n");
            assertEquals(1000, all(peer).length());
        }
        assertEquals("cut", logged().outcome());
        assertEquals(1000, logged().sent());
    }

    @Test
    void anAnswerWithinTheLimitIsComplete() throws Exception {
        try (Socket peer = connect("limit:3/rst", "calc")) {
            LoopbackServer.say(peer, "21\n");
            peer.shutdownOutput();
            assertEquals("42\n", all(peer));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "limit:0/rst", "latency:10ms,reset"})
    void aResetIsSeen(String spec) throws Exception {
        try (Socket peer = connect(spec, "calc")) {
            LoopbackServer.say(peer, "21\n");
            assertThrows(SocketException.class, () -> all(peer));
        }
        assertEquals("cut", logged().outcome());
    }

    @Test
    void bytesBeforeAResetArrive() throws Exception {
        try (Socket peer = connect("limit:1000/rst", "bulk")) {
            LoopbackServer.say(peer, "1MB\n");
            assertEquals(1000, peer.getInputStream().readNBytes(1000).length);
            assertThrows(SocketException.class, () -> all(peer));
        }
    }

    @Test
    void aRefusedConnectionIsResetBeforeItSendsAnything() throws Exception {
        try (Socket peer = connect("refuse", "calc")) {
            assertThrows(SocketException.class, () -> all(peer));
        }
        assertEquals("cut", logged().outcome());
        assertEquals("FAULT_REFUSE", faults());
        assertEquals("calc", logged().request());
    }

    @Test
    void theLogOfARefusedConnectionSaysWhatWasAgreedOverTls() {
        TlsInfo agreed = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256");
        Connection secured = new WrappedConnection(new MemoryConnection()) {
            @Override
            public TlsInfo tls() {
                return agreed;
            }
        };
        FaultPlan plan = new FaultPlan(List.of(FaultSpec.parse("refuse")), 7);
        Faults faults = new Faults(plan, memory, SILENCE, log::add);
        Connection refused = faults.around(new Place("calc", 1)).apply(secured);
        Service calc = faults.around(service("calc", faults));
        assertThrows(CutException.class, () -> calc.serve(refused));
        assertEquals(List.of(agreed), log.stream().map(Exchange::tls).toList());
    }

    @Test
    void silenceLastsUntilTheConnectionIsIdle() throws Exception {
        try (Socket peer = connect("silence", "calc", Duration.ofMillis(500))) {
            LoopbackServer.say(peer, "21\n");
            peer.setSoTimeout(100);
            assertThrows(
                    java.net.SocketTimeoutException.class,
                    () -> peer.getInputStream().read());
            peer.setSoTimeout(30_000);
            assertEquals("", all(peer));
        }
        assertEquals("FAULT_SILENCE", faults());
        assertEquals(0, logged().sent());
    }

    @Test
    void silenceIgnoresTheEndOfInput() throws Exception {
        try (Socket peer = connect("silence,latency:10ms", "echo")) {
            LoopbackServer.say(peer, "hello");
            peer.shutdownOutput();
            peer.setSoTimeout(200);
            assertThrows(
                    java.net.SocketTimeoutException.class,
                    () -> peer.getInputStream().read());
            server.close();
        }
    }

    @Test
    void corruptBytesAreTheSameForTheSameSeed() throws Exception {
        List<String> answers = new ArrayList<>();
        String question = "x".repeat(10_000);
        for (int i = 0; i < 2; i++) {
            try (Socket peer = connect("corrupt:1%", "echo")) {
                LoopbackServer.say(peer, question);
                peer.shutdownOutput();
                answers.add(all(peer));
            }
            server.close();
        }
        assertEquals(answers.get(0), answers.get(1));
        assertEquals(question.length(), answers.get(0).length());
        assertNotEquals(question, answers.get(0));
    }

    @Test
    void aPeerThatLeavesWhileItsAnswerIsLateCostsNothing() throws Exception {
        try (Socket peer = connect("slice:1/100ms", "bulk")) {
            LoopbackServer.say(peer, "10kB\n");
            assertTrue(peer.getInputStream().read() >= 0);
            peer.setSoLinger(true, 0);
        }
        await("the connection is gone", () -> server.server().active() == 0);
        assertTrue(logged().sent() < 10_000, logged().toString());
    }

    /** With 10,000 the same works, but takes too long here. */
    @Test
    void waitingUsesNoThread() throws Exception {
        List<Socket> peers = new ArrayList<>();
        try {
            peers.add(connect("latency:1s~500ms", "calc"));
            while (peers.size() < 2000) {
                peers.add(server.connect());
            }
            for (Socket peer : peers) {
                LoopbackServer.say(peer, "21\n");
            }
            for (Socket peer : peers) {
                assertEquals("42", LoopbackServer.line(peer));
            }
            Connection.Load load = server.server().load();
            assertTrue(load.workers() <= 8, load.toString());
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
        assertFalse(log.isEmpty());
    }
}
