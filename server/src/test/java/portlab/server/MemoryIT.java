package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.common.ServerProcess;

/** The jar with a heap of 32 MiB, a quarter of it for peers, under requests for far more. */
class MemoryIT {
    private static final int CLIENTS = 1000;
    private static final int BIG = 64 << 20;
    private static final int KEPT_FOR_PEERS = 8 << 20;

    @TempDir
    Path folder;

    private final List<Socket> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean enough;

    @BeforeEach
    void files() throws IOException {
        try (RandomAccessFile big = new RandomAccessFile(folder.resolve("big").toFile(), "rw");
                RandomAccessFile small =
                        new RandomAccessFile(folder.resolve("file.txt").toFile(), "rw")) {
            big.setLength(BIG);
            small.write(Raw.bytes("hello\n"));
        }
    }

    @AfterEach
    void end() throws IOException {
        threads.shutdownNow();
        closeClients();
    }

    private List<Socket> kept() {
        return clients.stream().filter(client -> !isTold(client)).toList();
    }

    private void closeClients() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        clients.clear();
    }

    /** Unfinished heads of the maximum length do not block other requests. */
    @ParameterizedTest
    @ValueSource(ints = {32 << 10, 64 << 10})
    void aThousandUnfinishedHeadsLeaveRoomForTheRest(int longest) throws Exception {
        String head = "GET /file.txt HTTP/1.1\r\nHost: localhost\r\n";
        byte[] unfinished = Raw.bytes(head + ("X: " + "x".repeat(995) + "\r\n").repeat(longest / 1000 - 1));
        try (ServerProcess server = ServerProcess.startIn(
                "-Xmx32m", "--head-timeout", "60", "--max-head", "" + longest, "-q", folder.toString())) {
            Raw.assertServes(server);
            List<Future<Integer>> others = List.of(
                    threads.submit(() -> repeat(() -> Raw.assertServes(server))),
                    threads.submit(() -> repeat(() -> assertEquals(BIG, length(server, "bulk", "64MiB\n")))),
                    threads.submit(() -> repeat(() -> upload(server))),
                    threads.submit(() -> repeat(() -> assertTrue(length(server, "http", "GET /big\r\n") == BIG))),
                    threads.submit(() -> repeat(() -> echo(server))));
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = server.connect("http");
                clients.add(client);
                client.getOutputStream().write(unfinished);
            }
            Conditions.await("the last one is answered", () -> isTold(clients.get(CLIENTS - 1)));
            Conditions.await("all others are answered", () -> kept().size() <= KEPT_FOR_PEERS / unfinished.length);
            List<Socket> kept = kept();
            assertTrue(kept.size() > 10, "kept " + kept.size());
            assertEquals("HTTP/1.0 200", finish(kept.get(0)));

            closeClients();
            enough = true;
            for (Future<Integer> other : others) {
                assertTrue(other.get(30, TimeUnit.SECONDS) > 0);
            }
            Conditions.await("its memory is free again", () -> isRoomFor(server, unfinished));
            Raw.assertServes(server);
        }
    }

    /** Each reader could occupy a worker and its buffers; the input after its request stays unread. */
    @Test
    void hundredsOfSlowReadersLeaveRoomForTheRest() throws Exception {
        try (ServerProcess server = ServerProcess.startIn("-Xmx32m", "--workers", "1024", "-q", folder.toString())) {
            for (int i = 0; i < 300; i++) {
                Socket client = server.connect("http");
                clients.add(client);
                client.getOutputStream().write(Raw.bytes("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\nGET /fil"));
            }
            for (int i = 0; i < 50; i++) {
                Raw.assertServes(server);
            }
            closeClients();
            Raw.assertServes(server);
        }
    }

    /** Each listing exceeds the socket buffers, so the server stores a part. */
    @Test
    void stalledReadersOfHugeListingsLeaveRoomForTheRest() throws Exception {
        Path huge = Files.createDirectories(folder.resolve("huge"));
        for (int i = 0; i < 6_000; i++) {
            Files.createFile(huge.resolve("+".repeat(240) + i));
        }
        Path small = Files.createDirectories(folder.resolve("small"));
        Files.createFile(small.resolve("only one"));
        try (ServerProcess server = ServerProcess.startIn("-Xmx96m", "-q", folder.toString())) {
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Socket client = new Socket();
                clients.add(client);
                client.setReceiveBufferSize(4096);
                client.setSoTimeout(30_000);
                client.connect(new InetSocketAddress("127.0.0.1", server.port("http")));
                client.getOutputStream().write(Raw.bytes("GET /huge/ HTTP/1.0\r\n\r\n"));
                told.add(new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
                assertEquals("HTTP/1.0 200", status(server, "/small/"));
            }
            assertEquals("HTTP/1.0 200", told.get(0), told.toString());
            assertEquals("HTTP/1.0 503", told.get(19), told.toString());
            Raw.assertServes(server);
            closeClients();
            Conditions.await(
                    "its memory is free again", () -> status(server, "/huge/").endsWith("200"));
            assertEquals(List.of(), server.err());
        }
    }

    private static String status(ServerProcess server, String path) {
        try (Socket socket = server.connect("http")) {
            socket.getOutputStream().write(Raw.bytes("GET " + path + " HTTP/1.0\r\n\r\n"));
            byte[] answer = socket.getInputStream().readAllBytes();
            return new String(answer, 0, 12, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An action to repeat until a condition holds. */
    private interface Deed {
        void dare() throws Exception;
    }

    private int repeat(Deed deed) throws Exception {
        int times = 0;
        do {
            deed.dare();
            times++;
        } while (!enough);
        return times;
    }

    private static long length(ServerProcess server, String service, String said) throws IOException {
        try (Socket socket = server.connect(service)) {
            socket.getOutputStream().write(Raw.bytes(said));
            socket.shutdownOutput();
            return length(socket.getInputStream());
        }
    }

    private static long length(InputStream in) throws IOException {
        byte[] piece = new byte[1 << 16];
        long length = 0;
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            length += n;
        }
        return length;
    }

    private static void upload(ServerProcess server) throws IOException {
        try (Socket socket = server.connect("bulk")) {
            socket.getOutputStream().write(Raw.bytes("32MiB up\n"));
            for (int i = 0; i < 32; i++) {
                socket.getOutputStream().write(new byte[1 << 20]);
            }
            socket.shutdownOutput();
            assertEquals(
                    "received 33554432\n",
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    /** Each piece is echoed before the next one is sent, so the server stores nothing. */
    private static void echo(ServerProcess server) throws IOException {
        byte[] piece = new byte[64 << 10];
        Arrays.fill(piece, (byte) 'e');
        try (Socket socket = server.connect("echo")) {
            for (int i = 0; i < 100; i++) {
                socket.getOutputStream().write(piece);
                assertArrayEquals(piece, socket.getInputStream().readNBytes(piece.length));
            }
        }
    }

    /** Whether this client got an error for lack of memory. */
    private static boolean isTold(Socket client) {
        try {
            return client.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String finish(Socket client) throws IOException {
        client.getOutputStream().write(Raw.bytes("\r\n"));
        return new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private boolean isRoomFor(ServerProcess server, byte[] head) {
        try (Socket client = server.connect("http")) {
            client.getOutputStream().write(head, 0, head.length / 2);
            client.getOutputStream().write(head, head.length / 2, head.length - head.length / 2);
            return finish(client).equals("HTTP/1.0 200");
        } catch (SocketTimeoutException e) {
            throw new AssertionError(e);
        } catch (SocketException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
