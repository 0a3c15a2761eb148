package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireEvent.Side;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.admission.Cidr;

/** A recorded connection keeps the contract too, and what is recorded is what happened. */
class WiredConnectionTest extends SocketConnectionTest {
    private final WireEvents wire = new WireEvents();

    @TempDir
    Path files;

    @Override
    LoopbackServer open(Service service, Limits limits, Duration idle) throws IOException {
        return open(service, limits, idle, AdmissionPolicy.OPEN);
    }

    private LoopbackServer open(Service service, Limits limits, Duration idle, AdmissionPolicy policy)
            throws IOException {
        return new LoopbackServer(
                service, limits, idle, policy, ProcessLimits.ofThisProcess().memory(), wire.recorder());
    }

    @Override
    void assertNothingLeft(int defects) throws Exception {
        super.assertNothingLeft(defects);
        assertEachIsToldInOrder();
    }

    @AfterEach
    void end() {
        wire.close();
    }

    /** Every connection that opened has ended, after everything else, at times that never go back. */
    private void assertEachIsToldInOrder() {
        Map<Long, WireEvent> last = new HashMap<>();
        for (WireEvent event : wire.all()) {
            WireEvent before = last.put(event.connection(), event);
            assertEquals(before == null, event instanceof WireEvent.Opened, event.toString());
            if (before != null) {
                assertTrue(before.nanos() <= event.nanos(), before + " before " + event);
                assertTrue(!isLast(before), event + " after " + before);
            }
        }
        last.values().forEach(event -> assertTrue(isLast(event), event.toString()));
    }

    private static boolean isLast(WireEvent event) {
        return event instanceof WireEvent.Ended ended && ended.last();
    }

    private void assertWords(String... expected) throws Exception {
        await("it ends", () -> wire.all().stream().anyMatch(WiredConnectionTest::isLast));
        assertEquals(List.of(expected), wire.words());
    }

    @Test
    void aQuestionAndAnAnswer() throws Exception {
        Peer peer = start(connection -> {
            if (connection.fill() <= 0) {
                return Next.WAIT;
            }
            use(connection);
            connection.note(Reason.LINE_BY_LF);
            write(connection, "answer");
            return Next.CLOSE;
        });
        peer.read();
        peer.say("question");
        assertDone();
        assertWords("open script", "received question", "LINE_BY_LF", "sent answer", "CLOSE LOCAL");
    }

    @Test
    void reusedComesBeforeTheNextBytesOrAfterThemIfTheyCameTogether() throws Exception {
        Peer peer = start(connection -> {
            int n = connection.fill();
            while (connection.input().hasRemaining()) {
                write(
                        connection,
                        "" + (char) Character.toUpperCase(connection.input().get()));
                connection.reused();
            }
            return n < 0 ? Next.CLOSE : Next.WAIT;
        });
        peer.read();
        peer.say("a");
        await("an answer", () -> peer.heard() == 1);
        peer.say("bc");
        await("all answers", () -> peer.heard() == 3);
        peer.end();
        assertDone();
        assertWords(
                "open script",
                "received a",
                "sent A",
                "reused 2",
                "received bc",
                "sent B",
                "reused 3",
                "sent C",
                "HALF_CLOSE REMOTE",
                "CLOSE LOCAL");
    }

    @Test
    void lingeringHalfClosesFirst() throws Exception {
        Peer peer = start(connection -> {
            if (connection.fill() <= 0) {
                return Next.WAIT;
            }
            write(connection, "bye");
            return Next.LINGER;
        });
        peer.read();
        peer.say("x");
        await("the end", peer::sawEnd);
        peer.say("more");
        peer.end();
        assertDone();
        List<String> words = wire.words();
        int at = words.indexOf("LINGERED");
        assertEquals(List.of("open script", "received x", "sent bye"), words.subList(0, at));
        assertEquals(List.of("HALF_CLOSE LOCAL", "received more"), words.subList(at + 1, at + 3));
        assertEquals("CLOSE LOCAL", words.get(words.size() - 1));
    }

    @Test
    void aResetIsThePeers() throws Exception {
        Peer peer = start(connection -> connection.fill() < 0 ? Next.CLOSE : Next.WAIT);
        await("it waits", () -> script().calls.get() > 0);
        peer.reset();
        assertCut();
        assertWords("open script", "CUT_BY_RESET", "RESET REMOTE");
    }

    @Test
    void aStoppedServerCuts() throws Exception {
        Peer peer = start(connection -> {
            connection.fill();
            connection.state("busy");
            return Next.WAIT;
        });
        peer.say("x");
        await("it came", () -> wire.words().contains("received x"));
        peer.stop();
        assertCut();
        assertWords("open script", "received x", "CUT_FOR_SHUTDOWN", "CUT LOCAL");
    }

    @Test
    void silenceClosesAndSaysSo() throws Exception {
        start(Hurry.IDLE, connection -> {
            connection.fill();
            return Next.WAIT;
        });
        assertCut();
        assertWords("open script", "CLOSED_WHEN_IDLE", "CLOSE LOCAL");
    }

    @Test
    void aStalledReaderIsCutAndWhatItGotIsRecorded() throws Exception {
        ByteBuffer big = ByteBuffer.allocate(BIG);
        start(Hurry.STALL, connection -> {
            connection.offer(big);
            return Next.WAIT_TO_WRITE;
        });
        assertCut();
        List<String> words = wire.words();
        assertEquals(List.of("CUT_STALLED", "CUT LOCAL"), words.subList(words.size() - 2, words.size()));
        assertEquals(big.position(), wire.bytes(Side.LOCAL).length);
    }

    @Test
    void aDefectIsCutByError() throws Exception {
        Peer peer = start(connection -> {
            throw new IllegalStateException("on purpose");
        });
        peer.say("x");
        assertEnds(1, 1);
        assertTrue(wire.words().contains("CUT_BY_ERROR"), wire.words().toString());
    }

    @Test
    void aFileIsRecordedByteByByte() throws Exception {
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        Path path = Files.write(files.resolve("file"), bytes);
        try (FileChannel file = FileChannel.open(path)) {
            Peer peer = start(connection -> {
                connection.write(ByteBuffer.wrap(bytes, 0, 1));
                connection.send(file, 1, bytes.length - 1);
                return Next.CLOSE;
            });
            peer.read();
            await("all arrives", () -> peer.heard() == bytes.length);
            assertDone();
        }
        assertArrayEquals(bytes, wire.bytes(Side.LOCAL));
    }

    // Connections that the service does not see.

    private static final Service SILENT = new Service() {
        @Override
        public String name() {
            return "silent";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            connection.fill();
            return Next.WAIT;
        }

        @Override
        public void busy(Connection connection, Reason why) throws IOException {
            connection.note(why);
            write(connection, "busy");
        }
    };

    private void with(AdmissionPolicy policy, Dialogue dialogue) throws Exception {
        try (LoopbackServer server = open(SILENT, Limits.DEFAULT, LONG, policy)) {
            dialogue.hold(server);
        }
    }

    private interface Dialogue {
        void hold(LoopbackServer server) throws Exception;
    }

    @Test
    void anAddressThatIsNotAllowed() throws Exception {
        with(new AdmissionPolicy(9, 9, 0, List.of(Cidr.parse("10.0.0.0/8")), List.of()), server -> {
            try (Socket socket = server.connect()) {
                assertEquals(-1, socket.getInputStream().read());
            }
        });
        assertWords("open silent", "ADDRESS_NOT_ALLOWED", "CLOSE LOCAL");
    }

    @Test
    void aConnectionTooMany() throws Exception {
        with(new AdmissionPolicy(9, 9, 1, List.of(), List.of()), server -> {
            try (Socket first = server.connect();
                    Socket second = server.connect()) {
                await("both are in", () -> server.server().active() == 2);
                LoopbackServer.say(second, "x");
                assertEquals("busy", new String(second.getInputStream().readNBytes(4)));
                assertTrue(first.isConnected());
                await("the reason", () -> wire.words().contains("CLIENT_FULL"));
            }
        });
        List<String> words = wire.words();
        assertTrue(words.indexOf("CLIENT_FULL") < words.indexOf("sent busy"), words.toString());
    }

    @Test
    void aProxyAnnouncesItsClient() throws Exception {
        List<Cidr> proxies = List.of(Cidr.parse(InetAddress.getLoopbackAddress().getHostAddress()));
        with(new AdmissionPolicy(9, 9, 0, List.of(), proxies), server -> {
            try (Socket socket = server.connect()) {
                LoopbackServer.say(socket, "PROXY TCP4 192.0.2.1 192.0.2.9 4000 80\r\n");
                await("the header", () -> wire.words().contains("PROXY_ANNOUNCED"));
            }
            await("it is gone", () -> server.server().active() == 0);
        });
        WireEvent.Note note = (WireEvent.Note) wire.all().stream()
                .filter(WireEvent.Note.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertEquals("192.0.2.1:4000", note.detail());
    }

    @Test
    void aProxyThatDoesNot() throws Exception {
        List<Cidr> proxies = List.of(Cidr.parse(InetAddress.getLoopbackAddress().getHostAddress()));
        with(new AdmissionPolicy(9, 9, 0, List.of(), proxies), server -> {
            try (Socket socket = server.connect()) {
                LoopbackServer.say(socket, "GET / HTTP/1.0\r\n\r\n");
                assertEquals(-1, socket.getInputStream().read());
            }
        });
        assertWords("open silent", "received GET / HTTP/1.0\r\n\r\n", "PROXY_INVALID", "CLOSE LOCAL");
    }
}
