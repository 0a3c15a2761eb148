package portlab.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;
import static portlab.server.net.LoopbackServer.line;
import static portlab.server.net.LoopbackServer.say;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers and real sockets, with {@link Commands} as the service. */
class TcpServerTest {
    private static final int BIG = 24 << 20;

    /** One leads and one follows, ready to lead when the first is blocked. */
    private static final int AT_REST = 2;

    @TempDir
    Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    private LoopbackServer start(Service service, Limits limits) throws IOException {
        LoopbackServer server = new LoopbackServer(service, limits);
        toClose.add(0, server);
        return server;
    }

    private LoopbackServer start(Service service) throws IOException {
        return start(service, Limits.DEFAULT);
    }

    private Socket connect(LoopbackServer server) throws IOException {
        Socket socket = server.connect();
        toClose.add(socket);
        return socket;
    }

    private Socket connectAndSay(LoopbackServer server, String text) throws IOException {
        Socket socket = connect(server);
        say(socket, text);
        return socket;
    }

    private void assertServes(LoopbackServer server) throws IOException {
        try (Socket socket = server.connect()) {
            say(socket, "say hello\n");
            assertEquals("hello", line(socket));
        }
    }

    private Commands commands() throws IOException {
        Commands commands = new Commands(folder.resolve("big"), BIG);
        toClose.add(commands);
        return commands;
    }

    // Waiting connections use no thread.

    @Test
    void servesManyRequestsOnOneConnection() throws Exception {
        LoopbackServer server = start(commands());
        Socket socket = connect(server);
        for (int i = 0; i < 1000; i++) {
            say(socket, "say " + i + "\n");
            assertEquals("" + i, line(socket));
        }
        assertEquals(AT_REST, server.server().load().workers());
    }

    @Test
    void silentPeersAndUnfinishedRequestsUseNoThread() throws Exception {
        LoopbackServer server = start(commands());
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            silent.add(i % 2 == 0 ? connect(server) : connectAndSay(server, "say who"));
        }
        await("all connections are accepted", () -> server.server().active() == 300);
        assertServes(server);
        assertEquals(AT_REST, server.server().load().workers());
        for (int i = 1; i < 300; i += 2) {
            say(silent.get(i), "le " + i + "\n");
            assertEquals("whole " + i, line(silent.get(i)));
        }
    }

    @Test
    void aRequestMayArriveByteByByte() throws Exception {
        LoopbackServer server = start(commands());
        Socket socket = connect(server);
        socket.setTcpNoDelay(true);
        for (char c : "say slowly\nsay again\n".toCharArray()) {
            say(socket, "" + c);
        }
        assertEquals("slowly", line(socket));
        assertEquals("again", line(socket));
    }

    @Test
    void aSilentConnectionIsClosedAfterItsIdleTimeout() throws Exception {
        LoopbackServer server = new LoopbackServer(commands(), Limits.DEFAULT, Duration.ofMillis(50));
        toClose.add(0, server);
        assertNull(line(connect(server)));
        Socket used = connectAndSay(server, "say once\n");
        assertEquals("once", line(used));
        assertNull(line(used));
    }

    @Test
    void aServiceIsCalledWhenItsDeadlinePasses() throws Exception {
        LoopbackServer server = start(commands());
        Socket socket = connectAndSay(server, "!unfinished");
        assertEquals("overdue: !unfinished", line(socket));
        say(socket, "say more\n");
        assertEquals("more", line(socket));
    }

    @Test
    void theEndOfTheStreamIsReported() throws Exception {
        LoopbackServer server = start(commands());
        Socket socket = connectAndSay(server, "say last\n");
        socket.shutdownOutput();
        assertEquals("last", line(socket));
        assertNull(line(socket));
        await("the connection is closed", () -> server.server().active() == 0);
    }

    // The lead is passed on before a worker blocks.

    @ParameterizedTest
    @ValueSource(strings = {"write", "send"})
    void stalledReadersDelayNobodyElse(String how) throws Exception {
        LoopbackServer server = start(commands());
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            stalled.add(connectAndSay(server, how + "\n"));
        }
        await("each of them occupies a worker", () -> server.server().load().workers() > 40);
        assertServes(server);
        byte[] expected = Files.readAllBytes(folder.resolve("big"));
        for (Socket socket : stalled) {
            assertArrayEquals(expected, socket.getInputStream().readNBytes(BIG));
            say(socket, "say goes on\n");
            assertEquals("goes on", line(socket));
        }
        assertEquals(List.of(), server.reports());
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "send"})
    void smallAnswersAreSentWhileEveryOtherWorkerIsStalled(String how) throws Exception {
        LoopbackServer server = start(commands(), Limits.DEFAULT.withWorkers(4));
        for (int i = 0; i < 3; i++) {
            connectAndSay(server, how + "\n");
        }
        await("all workers are busy", () -> server.server().load().held() == 3);
        for (int i = 0; i < 100; i++) {
            assertServes(server);
        }
        assertEquals(4, server.server().load().workers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "send"})
    void withoutFreeWorkersSlowReadersAreCutAndFastOnesGetEverything(String how) throws Exception {
        LoopbackServer server = start(commands(), Limits.DEFAULT.withWorkers(3));
        connectAndSay(server, how + "\n");
        connectAndSay(server, how + "\n");
        await("two wait", () -> server.server().load().held() == 2);
        Socket quick = connectAndSay(server, how + "\n");
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("big")),
                quick.getInputStream().readNBytes(BIG));
        await("one of the slow ones is cut", () -> server.server().active() == 2);
        assertEquals(3, server.server().load().workers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "send"})
    void aStalledReaderIsCutAndItsWorkerFreed(String how) throws Exception {
        // On Java 17 a close by another thread does not end a blocking transferTo, so the server must not depend on it.
        Limits limits = Limits.DEFAULT.withStall(Duration.ofSeconds(1)).withWorkers(2);
        LoopbackServer server = start(commands(), limits);
        Socket stalled = connectAndSay(server, how + "\n");
        await("the reader occupies a worker", () -> server.server().load().held() == 1);
        await("the reader is cut", () -> server.server().active() == 0);
        assertThrows(SocketException.class, () -> stalled.getInputStream().readNBytes(BIG));
        Socket quick = connectAndSay(server, how + "\n");
        assertEquals(BIG, quick.getInputStream().readNBytes(BIG).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "send"})
    void aSlowButSteadyReaderIsNotStalled(String how) throws Exception {
        // Less than a third of the send buffer within the stall time, so the socket is never reported writable.
        LoopbackServer server = start(commands(), Limits.DEFAULT.withStall(Duration.ofMillis(2500)));
        Socket socket = connectAndSay(server, how + "\n");
        InputStream in = socket.getInputStream();
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        int got = 0;
        while (System.nanoTime() - end < 0) {
            got += in.readNBytes(64 << 10).length;
            Thread.sleep(150);
        }
        assertEquals(BIG - got, in.readNBytes(BIG - got).length);
    }

    @Test
    void detachedWorkDelaysNobodyElse() throws Exception {
        Commands commands = commands();
        LoopbackServer server = start(commands);
        Socket slow = connectAndSay(server, "disk\n");
        for (int i = 0; i < 20; i++) {
            assertServes(server);
        }
        commands.disk.countDown();
        assertEquals("read", line(slow));
    }

    @Test
    void theLeaderContinuesWithADetachedConnection() throws Exception {
        // Returned while the leader sleeps, selects or is busy; none may get lost.
        LoopbackServer server = start(commands());
        List<FutureTask<Void>> clients = new ArrayList<>();
        for (int c = 0; c < 8; c++) {
            FutureTask<Void> client = new FutureTask<>(() -> {
                try (Socket socket = server.connect()) {
                    for (int i = 0; i < 300; i++) {
                        say(socket, "detach " + i + "\n");
                        assertEquals("detach " + i, line(socket));
                        say(socket, "say " + i + "\n");
                        assertEquals("" + i, line(socket));
                    }
                }
                return null;
            });
            clients.add(client);
            new Thread(client).start();
        }
        for (FutureTask<Void> client : clients) {
            client.get();
        }
        assertEquals(List.of(), server.reports());
    }

    @Test
    void aConnectionClosedWhileDetachedEndsAtOnce() throws Exception {
        LoopbackServer server = start(commands());
        Socket socket = connectAndSay(server, "say first\n");
        assertEquals("first", line(socket));
        say(socket, "send and close\n");
        assertEquals(BIG, socket.getInputStream().readAllBytes().length);
        await("the socket is released", () -> server.server().active() == 0);
    }

    @Test
    void aFileIsSentExactlyThroughAFullSocket() throws Exception {
        LoopbackServer server = start(commands());
        Socket socket = connectAndSay(server, "write then send\n");
        await("the socket is full", () -> server.server().load().held() == 1);
        byte[] file = Files.readAllBytes(folder.resolve("big"));
        assertArrayEquals(file, socket.getInputStream().readNBytes(BIG));
        assertArrayEquals(file, socket.getInputStream().readNBytes(BIG));
    }

    @Test
    void aShrinkingFileEndsTheConnection() throws Exception {
        LoopbackServer server = start(commands());
        Socket socket = connectAndSay(server, "send\n");
        await("the socket is full", () -> server.server().load().held() == 1);
        try (FileChannel file = FileChannel.open(folder.resolve("big"), StandardOpenOption.WRITE)) {
            file.truncate(BIG - 1000);
        }
        int got = socket.getInputStream().readAllBytes().length;
        assertEquals(BIG - 1000, got);
        assertEquals(1, server.reports().size());
        assertTrue(
                server.reports().get(0).contains("1000 bytes early"),
                server.reports().get(0));
    }

    @Test
    void aPeerMayWriteEverythingBeforeItReads() throws Exception {
        byte[] sent = new byte[4 << 20];
        new Random(1).nextBytes(sent);
        LoopbackServer server = start(new BackAndForth());
        Socket socket = connect(server);
        socket.getOutputStream().write(sent);
        assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
        assertEquals(AT_REST, server.server().load().workers());
    }

    @Test
    void aPeerThatReadsNothingIsCut() throws Exception {
        LoopbackServer server = start(new BackAndForth(), Limits.DEFAULT.withStall(Duration.ofMillis(100)));
        Socket socket = connect(server);
        OutputStream out = socket.getOutputStream();
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 1000; i++) {
                out.write(new byte[1 << 20]);
            }
        });
        await("the connection is gone", () -> server.server().active() == 0);
    }

    // Faults.

    @ParameterizedTest
    @EnumSource(Commands.Fault.class)
    void anExceptionInAServiceEndsOneConnectionWithOneReport(Commands.Fault fault) throws Exception {
        LoopbackServer server = start(commands());
        Socket bystander = connectAndSay(server, "say here\n");
        assertEquals("here", line(bystander));
        assertEnds(fault, connectAndSay(server, "throw " + fault + "\n"));
        assertEnds(fault, connectAndSay(server, "throw detach " + fault + "\n"));
        say(bystander, "say still here\n");
        assertEquals("still here", line(bystander));
        assertEquals(fault == Commands.Fault.IO ? 0 : 2, server.reports().size());
        await("only the bystander is left", () -> server.server().active() == 1);
    }

    /** A failed connection is reset; a failed service's connection is closed after the bytes sent so far. */
    private static void assertEnds(Commands.Fault fault, Socket socket) throws IOException {
        if (fault == Commands.Fault.IO) {
            assertThrows(SocketException.class, () -> line(socket));
        } else {
            assertNull(line(socket));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "say half", "say whole\n", "write\n", "send\n", "detach\n", "refuse\n"})
    void aResetAtAnyStageAffectsNothingElse(String request) throws Exception {
        LoopbackServer server = start(commands());
        for (int i = 0; i < 20; i++) {
            try (Socket socket = server.connect()) {
                say(socket, request);
                socket.setSoLinger(true, 0);
            }
        }
        assertServes(server);
        await("all connections are closed", () -> server.server().active() == 0);
        assertEquals(List.of(), server.reports());
    }

    // Closing.

    @Test
    void aRefusalReachesAPeerThatIsStillSending() throws Exception {
        LoopbackServer server = start(commands());
        for (int i = 0; i < 20; i++) {
            try (Socket socket = server.connect()) {
                say(socket, "refuse\n");
                socket.getOutputStream().write(new byte[1 << 20]);
                assertEquals("refused", line(socket));
                assertNull(line(socket));
            }
        }
    }

    @Test
    void aPeerThatKeepsSendingAfterTheLastAnswerIsCut() throws Exception {
        LoopbackServer server = start(commands(), Limits.DEFAULT.withLinger(Duration.ofSeconds(60), 1 << 20));
        Socket socket = connectAndSay(server, "refuse\n");
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 1000; i++) {
                socket.getOutputStream().write(new byte[1 << 20]);
            }
        });
    }

    @Test
    void aPeerThatNeverClosesAfterTheLastAnswerIsClosed() throws Exception {
        LoopbackServer server = start(commands(), Limits.DEFAULT.withLinger(Duration.ofMillis(50), 1 << 20));
        Socket socket = connectAndSay(server, "refuse\n");
        assertEquals("refused", line(socket));
        await("the connection is closed", () -> server.server().active() == 0);
    }

    // Shutdown.

    @Test
    void closingReleasesThePortAndEndsEveryThread() throws Exception {
        LoopbackServer server = start(commands());
        assertServes(server);
        server.server().close();
        assertThrows(ConnectException.class, server::connect);
        await("no thread is left", () -> server.server().load().workers() == 0);
        Listener again = Listener.open(server.address(), new BackAndForth(), Duration.ofSeconds(1));
        toClose.add(again);
        assertEquals(server.address(), again.address());
    }

    @Test
    void closingFinishesPendingRequestsAndClosesIdleConnections() throws Exception {
        LoopbackServer server = start(commands());
        Socket idle = connectAndSay(server, "say hello\n");
        assertEquals("hello", line(idle));
        Socket half = connectAndSay(server, "say un");
        Socket reading = connectAndSay(server, "send\n");
        await("the reader occupies a worker", () -> server.server().load().held() == 1);
        FutureTask<Void> closing = new FutureTask<>(server.server()::close, null);
        new Thread(closing).start();
        assertNull(line(idle));
        idle.close();
        assertThrows(ConnectException.class, () -> {
            while (true) {
                server.connect().close();
            }
        });
        say(half, "finished\n");
        assertEquals("unfinished", line(half));
        assertNull(line(half));
        assertEquals(BIG, reading.getInputStream().readAllBytes().length);
        half.close();
        reading.close();
        closing.get();
        assertEquals(0, server.server().active());
    }

    @Test
    void closingWaitsUntilAnswersAreDelivered() throws Exception {
        LoopbackServer server = start(commands(), Limits.DEFAULT.withLinger(Duration.ofSeconds(60), 1 << 20));
        Socket half = connectAndSay(server, "say un");
        FutureTask<Void> closing = new FutureTask<>(server.server()::close, null);
        new Thread(closing).start();
        await("it closes", () -> refuses(server));
        say(half, "finished\n");
        assertEquals("unfinished", line(half));
        assertNull(line(half));
        assertFalse(closing.isDone());
        half.close();
        closing.get();
    }

    /** The end of a long answer may still be in the socket buffers. */
    @Test
    void closingWaitsUntilALongAnswerIsRead() throws Exception {
        LoopbackServer server = start(commands(), Limits.DEFAULT.withLinger(Duration.ofSeconds(60), 1 << 20));
        Socket reading = connectAndSay(server, "send\n");
        int rest = 64 * 1024;
        assertEquals(BIG - rest, reading.getInputStream().readNBytes(BIG - rest).length);
        await("everything is handed over", () -> server.server().load().held() == 0);
        FutureTask<Void> closing = new FutureTask<>(server.server()::close, null);
        new Thread(closing).start();
        await("it closes", () -> refuses(server));
        assertFalse(closing.isDone());
        assertEquals(rest, reading.getInputStream().readAllBytes().length);
        reading.close();
        closing.get();
    }

    private static boolean refuses(LoopbackServer server) {
        try {
            server.connect().close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aConnectionInTheBacklogIsServedBeforeTheEnd() throws Exception {
        Commands commands = commands();
        LoopbackServer server = start(commands);
        say(connect(server), "hold the lead\n");
        assertTrue(commands.held.await(30, TimeUnit.SECONDS));
        Socket waiting = connectAndSay(server, "say in time\n");
        FutureTask<Void> closing = new FutureTask<>(server.server()::close, null);
        new Thread(closing).start();
        commands.disk.countDown();
        assertEquals("in time", line(waiting));
        waiting.close();
        closing.get();
    }

    @Test
    void connectionsUnfinishedAfterTheGracePeriodAreCut() throws Exception {
        LoopbackServer server = start(commands(), Limits.DEFAULT.withGrace(Duration.ofMillis(100)));
        Socket reading = connectAndSay(server, "send\n");
        await("the reader occupies a worker", () -> server.server().load().held() == 1);
        server.server().close();
        await("no connection is left", () -> server.server().active() == 0);
        await("no thread is left", () -> server.server().load().workers() == 0);
        assertThrows(IOException.class, () -> {
            if (reading.getInputStream().readNBytes(BIG).length < BIG) {
                throw new IOException("cut");
            }
        });
    }

    @Test
    void anUnusableAddressIsRejected() throws Exception {
        LoopbackServer server = start(commands());
        InetSocketAddress taken = server.address();
        assertThrows(BindException.class, () -> Listener.open(taken, new BackAndForth(), Duration.ofSeconds(1)));
    }

    /** Echoes in both directions at once and stores as much as the peer leaves unread. */
    private static final class BackAndForth implements Service {
        private static final int MOST = 8 << 20;

        @Override
        public String name() {
            return "back-and-forth";
        }

        @Override
        public Next serve(Connection connection) throws IOException {
            ByteBuffer held = (ByteBuffer) connection.state();
            if (held == null) {
                held = ByteBuffer.allocate(MOST).flip();
                connection.state(held);
            }
            int n = connection.fill();
            while (n > 0 && held.remaining() + connection.input().remaining() <= MOST) {
                held.compact().put(connection.input()).flip();
                n = connection.fill();
            }
            connection.offer(held);
            if (!held.hasRemaining()) {
                return n < 0 ? Next.CLOSE : Next.WAIT;
            }
            return n < 0 || connection.input().hasRemaining() ? Next.WAIT_TO_WRITE : Next.WAIT_FOR_EITHER;
        }
    }
}
