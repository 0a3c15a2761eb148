package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;
import static portlab.server.net.LoopbackServer.line;
import static portlab.server.net.LoopbackServer.say;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;
import portlab.server.service.CalcService;
import portlab.server.service.EchoService;
import portlab.server.service.LineService;
import portlab.server.tls.TestTls;
import portlab.server.tls.Tls;

/** TLS together with workers, limits, proxies and the wire view. */
@Timeout(60)
class TlsServerTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long MEMORY = 1 << 20;

    private final MemoryBudget echoed = new MemoryBudget(MEMORY);
    private final Queue<Reason> failed = new ConcurrentLinkedQueue<>();

    private LoopbackServer server(Service service, AdmissionPolicy policy, LoopbackServer.Preparation preparation)
            throws IOException {
        return new LoopbackServer(service, Limits.DEFAULT, LONG, policy, MEMORY, preparation);
    }

    private EchoService echo() {
        return new EchoService(echoed, exchange -> {});
    }

    private void failed(Exchange exchange) {
        failed.addAll(exchange.decisions().reasons());
    }

    private static boolean isCut(Socket socket) {
        try {
            socket.setSoTimeout(1);
            socket.getOutputStream().write(0);
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertEchoes(Socket client) throws IOException {
        say(client, "hello\n");
        assertEquals("hello", line(client));
    }

    @Test
    void peersThatStallInTheHandshakeHoldNoThreadAndAreCutInTime() throws Exception {
        byte[] hello = TestTls.hello();
        try (LoopbackServer server =
                server(echo(), AdmissionPolicy.OPEN, TestTls.around(Duration.ofSeconds(2), LONG, this::failed))) {
            List<Socket> stalled = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Socket socket = server.connect();
                stalled.add(socket);
                socket.getOutputStream().write(hello, 0, hello.length / 2);
            }
            Socket whole = server.connect();
            stalled.add(whole);
            whole.getOutputStream().write(hello);
            try (Socket client = TestTls.client(server.connect())) {
                assertEchoes(client);
                await("no worker is held", () -> server.server().load().held() == 0);
                await("they are cut, although they drip", () -> stalled.stream().allMatch(TlsServerTest::isCut));
                await("only the client is left", () -> server.server().active() == 1);
                assertEquals(51, failed.size());
                assertEchoes(client);
            }
            await("nothing is left", () -> server.server().active() == 0);
            assertEquals(0, server.memory().taken());
            assertEquals(List.of(), server.reports());
        }
    }

    /** What it still sends is discarded for a while, like after any last answer. */
    @Test
    void aPeerThatKeepsItsSideOpenAfterAnAlertIsClosed() throws Exception {
        Limits brief = new Limits(
                Limits.DEFAULT.workers(),
                Limits.DEFAULT.minRate(),
                Limits.DEFAULT.stall(),
                Duration.ofMillis(100),
                Limits.DEFAULT.lingerBytes(),
                Limits.DEFAULT.grace());
        try (LoopbackServer server = new LoopbackServer(
                        echo(),
                        brief,
                        LONG,
                        AdmissionPolicy.OPEN,
                        MEMORY,
                        TestTls.around(Duration.ofSeconds(2), LONG, this::failed));
                Socket peer = server.connect()) {
            peer.getOutputStream().write(new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0});
            assertEquals(21, peer.getInputStream().read(), "an alert");
            await("the connection is over", () -> server.server().active() == 0);
        }
    }

    @Test
    void aConnectionThatLingersIsShownAsClosing() throws Exception {
        try (LoopbackServer server = server(echo(), AdmissionPolicy.OPEN, TestTls.around(LONG, LONG, this::failed));
                Socket peer = server.connect()) {
            say(peer, "no TLS at all");
            assertEquals(21, peer.getInputStream().read(), "an alert");
            await(
                    "it is closing",
                    () -> server.server().overview(1).open().stream()
                            .anyMatch(each -> each.state() == Overview.State.CLOSING));
            say(peer, "and more");
            await(
                    "it has read that",
                    () -> server.server().overview(1).open().stream().allMatch(each -> each.received() > 20));
            assertEquals(
                    List.of(Overview.State.CLOSING),
                    server.server().overview(1).open().stream()
                            .map(Overview.Peer::state)
                            .toList());
        }
    }

    /** Signatures are computed by a worker that does not lead; further handshakes wait in line without a worker. */
    @Test
    void aSlowSignatureDelaysNoOtherConnection() throws Exception {
        AtomicBoolean slow = new AtomicBoolean();
        CountDownLatch latch = new CountDownLatch(1);
        SSLContext context = TestTls.slow(() -> {
            if (slow.get()) {
                hold(latch);
            }
        });
        byte[] hello = TestTls.hello();
        try (LoopbackServer server = server(echo(), AdmissionPolicy.OPEN, TestTls.around(() -> context));
                Socket client = TestTls.client(server.connect())) {
            assertEchoes(client);
            slow.set(true);
            List<Socket> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Socket other = server.connect();
                others.add(other);
                other.getOutputStream().write(hello);
            }
            await("one of them has a worker", () -> server.server().load().held() == 1);
            for (int i = 0; i < 100; i++) {
                assertEchoes(client);
            }
            assertEquals(1, server.server().load().held());
            slow.set(false);
            latch.countDown();
            for (Socket other : others) {
                assertEquals(22, other.getInputStream().read(), "the server's hello");
                other.close();
            }
        }
    }

    /** The admin port answers while the handshakes of another port wait in a long line. */
    @Test
    void handshakesOfAPortWithItsOwnWorkersDoNotWaitForThoseOfOthers() throws Exception {
        AtomicBoolean slow = new AtomicBoolean(true);
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        SSLContext context = TestTls.slow(() -> {
            if (slow.get()) {
                computing.countDown();
                hold(latch);
            }
        });
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        MemoryBudget memory = new MemoryBudget(MEMORY);
        Tls tls = new Tls(() -> context, new Tls.Settings(LONG, LONG, 1), memory, exchange -> {});
        Listener flooded = tls.around(Listener.open(free, echo(), LONG), Tls.RAW, null);
        Listener admin = tls.around(Listener.openToTheEnd(free, echo(), LONG), Tls.RAW, null);
        List<Socket> flood = new ArrayList<>();
        try (TcpServer server = new TcpServer(
                List.of(flooded, admin),
                Limits.DEFAULT,
                AdmissionPolicy.OPEN,
                memory,
                LoopbackServer.reporting((what, cause) -> {
                    throw new AssertionError(what, cause);
                }))) {
            server.start();
            for (int i = 0; i < 3; i++) {
                flood.add(connect(flooded));
                flood.get(i).getOutputStream().write(TestTls.hello());
            }
            hold(computing);
            slow.set(false);
            try (Socket client = TestTls.client(connect(admin))) {
                assertEchoes(client);
            }
            latch.countDown();
            for (Socket each : flood) {
                assertEquals(22, each.getInputStream().read(), "the server's hello");
                each.close();
            }
        } finally {
            latch.countDown();
        }
    }

    private static Socket connect(Listener listener) throws IOException {
        Socket socket =
                new Socket(listener.address().getAddress(), listener.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theWireShowsDecryptedBytes() throws Exception {
        try (WireEvents wire = new WireEvents()) {
            try (LoopbackServer server = server(
                    echo(),
                    AdmissionPolicy.OPEN,
                    (listener, memory) -> TestTls.around(LONG, LONG, this::failed)
                            .prepare(listener.recordedBy(wire.recorder()), memory))) {
                try (Socket client = TestTls.client(server.connect(), "TLSv1.3")) {
                    assertEchoes(client);
                }
                await("it is over", () -> server.server().active() == 0);
            }
            assertEquals(
                    List.of("open echo", "TLS_ESTABLISHED", "received hello\n", "sent hello\n"),
                    wire.words().subList(0, 4));
            assertTrue(wire.words().contains("HALF_CLOSE REMOTE"), wire.words().toString());
        }
    }

    /** The live page shows decrypted bytes meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theWireShowsEncryptedBytesAfterTheSecretsOfTheHandshake(String version) throws Exception {
        List<WireEvent> sampled = new CopyOnWriteArrayList<>();
        try (WireEvents wire = new WireEvents(true)) {
            try (LoopbackServer server = server(
                    echo(),
                    AdmissionPolicy.OPEN,
                    (listener, memory) -> TestTls.around(LONG, LONG, this::failed)
                            .prepare(
                                    listener.recordedBy(wire.recorder())
                                            .sampledBy(() -> new WireSampler.Sample(sampled::add, 100)),
                                    memory))) {
                try (Socket client = TestTls.client(server.connect(), version)) {
                    assertEchoes(client);
                }
                await("it is over", () -> server.server().active() == 0);
            }
            List<WireEvent> events = wire.all();
            List<String> kinds = events.stream()
                    .map(event -> event.getClass().getSimpleName())
                    .toList();
            assertEquals(List.of("Opened", "Received", "Secret"), kinds.subList(0, 3));
            assertTrue(kinds.lastIndexOf("Secret") < kinds.indexOf("Sent"), kinds.toString());
            assertEquals(
                    version.equals("TLSv1.3") ? 4 : 1,
                    events.stream()
                            .filter(event -> event instanceof WireEvent.Secret secret
                                    && !secret.line().startsWith("EXPORTER_SECRET "))
                            .count());
            assertEquals(Reason.TLS_ESTABLISHED, ((WireEvent.Note) events.get(kinds.indexOf("Note"))).reason());
            assertTrue(((WireEvent.Ended) events.get(events.size() - 1)).last());
            assertEquals(22, wire.bytes(WireEvent.Side.REMOTE)[0], "the ClientHello");
            assertFalse(new String(wire.bytes(WireEvent.Side.LOCAL), StandardCharsets.ISO_8859_1).contains("hello\n"));
            assertTrue(
                    sampled.stream()
                            .anyMatch(event -> event instanceof WireEvent.Received data
                                    && new String(data.bytes(), StandardCharsets.ISO_8859_1).equals("hello\n")),
                    sampled.toString());
        }
    }

    @Test
    void aProxyAnnouncesItsClientBeforeTls() throws Exception {
        AdmissionPolicy policy = new AdmissionPolicy(10, 10, 0, List.of(), List.of(Cidr.parse("127.0.0.0/8")));
        Queue<InetAddress> peers = new ConcurrentLinkedQueue<>();
        Service service = new Service() {
            private final Service echo = echo();

            @Override
            public String name() {
                return "echo";
            }

            @Override
            public Next serve(Connection connection) throws IOException {
                peers.add(connection.peer().getAddress());
                return echo.serve(connection);
            }

            @Override
            public void cut(Connection connection) {
                echo.cut(connection);
            }
        };
        for (boolean together : new boolean[] {false, true}) {
            try (LoopbackServer server = server(service, policy, TestTls.around(LONG, LONG, this::failed));
                    Socket socket = server.connect()) {
                String header = "PROXY TCP4 192.0.2.1 192.0.2.9 4000 443\r\n";
                Socket through = socket;
                if (together) {
                    through = new Prefixed(socket, header);
                } else {
                    say(socket, header);
                }
                try (Socket client = TestTls.client(through)) {
                    assertEchoes(client);
                }
                assertEquals(InetAddress.getByName("192.0.2.1"), peers.peek());
                peers.clear();
            }
        }
    }

    /** A socket that sends a text in front of the first bytes, in one segment with them. */
    private static final class Prefixed extends Socket {
        private final Socket socket;
        private byte[] prefix;

        Prefixed(Socket socket, String prefix) {
            this.socket = socket;
            this.prefix = prefix.getBytes();
        }

        @Override
        public java.io.OutputStream getOutputStream() throws IOException {
            java.io.OutputStream out = socket.getOutputStream();
            return new java.io.OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    byte[] all = Arrays.copyOf(prefix, prefix.length + length);
                    System.arraycopy(bytes, offset, all, prefix.length, length);
                    prefix = new byte[0];
                    out.write(all);
                }
            };
        }

        @Override
        public java.io.InputStream getInputStream() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aClientBeyondTheLimitIsToldSoOverTls() throws Exception {
        Service calc = new CalcService(LineService.SILENCE, exchange -> {});
        AdmissionPolicy policy = new AdmissionPolicy(1, 10, 0, List.of(), List.of());
        try (LoopbackServer server = server(calc, policy, TestTls.around(LONG, LONG, this::failed));
                Socket first = TestTls.client(server.connect());
                Socket second = TestTls.client(server.connect())) {
            say(second, "21\n");
            assertEquals("ERROR busy", line(second).strip());
            assertEquals(-1, second.getInputStream().read());
            say(first, "21\n");
            assertEquals("42", line(first).strip());
        }
    }

    @Test
    void aShutdownEndsIdleConnectionsWithCloseNotify() throws Exception {
        try (LoopbackServer server = server(echo(), AdmissionPolicy.OPEN, TestTls.around(LONG, LONG, this::failed))) {
            Thread closing = new Thread(server.server()::close);
            try (Socket client = TestTls.client(server.connect())) {
                assertEchoes(client);
                closing.start();
                assertEquals(-1, client.getInputStream().read());
            }
            closing.join();
        }
    }
}
