package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.common.ServerProcess;

/** The raw services under many clients and much data, with every byte checked. */
@Isolated("it wants thousands of sockets")
class ServicesLoadIT {
    private static final int CLIENTS = 200;
    private static final int CONNECTIONS = 1000;
    private static final long GIB = 1L << 30;

    /** One client's exchange on its own connection. */
    private interface Client {
        void exchange(Peer peer, int number) throws IOException;
    }

    private static final Map<String, Client> CLIENTS_OF = Map.of(
            "calc", ServicesLoadIT::calc,
            "message", ServicesLoadIT::message,
            "echo", ServicesLoadIT::echo,
            "bulk", ServicesLoadIT::bulk);

    private SiblingServers servers;

    @BeforeEach
    void start() throws IOException {
        servers = new SiblingServers();
    }

    @AfterEach
    void stop() {
        servers.close();
        assertEquals(List.of(), servers.reports());
    }

    @ParameterizedTest
    @ValueSource(strings = {"calc", "message", "echo", "bulk"})
    void servesTwoHundredParallelClients(String service) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        CountDownLatch all = new CountDownLatch(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(threads.submit(() -> {
                    try (Peer peer = new Peer(servers.connect(service))) {
                        all.countDown();
                        all.await();
                        CLIENTS_OF.get(service).exchange(peer, number);
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(
                servers.log().stream().allMatch(exchange -> exchange.outcome().equals("ok")));
    }

    @Test
    void servesAThousandConnectionsOnEachService(@TempDir Path folder) throws Exception {
        List<Peer> peers = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                for (String service : CLIENTS_OF.keySet()) {
                    peers.add(new Peer(server.connect(service)));
                }
            }
            int number = 0;
            for (int i = 0; i < CONNECTIONS; i++) {
                for (String service : CLIENTS_OF.keySet()) {
                    small(service, peers.get(number++), i);
                }
            }
            assertTrue(workers(server) <= 8, "workers: " + workers(server));
            assertEquals(List.of(), server.err());
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    /** The server's number of worker threads, if the system shows it. */
    private static long workers(ServerProcess server) throws IOException {
        Path tasks = Path.of("/proc", Long.toString(server.pid()), "task");
        if (!Files.isDirectory(tasks)) {
            return 0;
        }
        long workers = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                workers += Files.readString(thread.resolve("comm")).startsWith("worker-") ? 1 : 0;
            }
        }
        return workers;
    }

    @Test
    void sendsAGibibyteWithItsChecksum() throws IOException {
        try (Peer peer = new Peer(servers.connect("bulk"))) {
            peer.say("1GiB crc32c\n");
            assertEquals("crc32c " + peer.checksum(GIB), peer.line());
            peer.say("1B\n");
            peer.bytes(1);
        }
        assertEquals(GIB + "crc32c 1a2b3c4d\n".length(), servers.log().get(0).sent());
    }

    @Test
    void receivesAGibibyteAndItsChecksum() throws Exception {
        byte[] piece = random(1 << 20, 1);
        CRC32C crc = new CRC32C();
        try (Peer peer = new Peer(servers.connect("bulk"))) {
            peer.say("1GiB up crc32c\n");
            for (long sent = 0; sent < GIB; sent += piece.length) {
                crc.update(piece);
                peer.say(piece);
            }
            assertEquals(String.format("received %d crc32c %08x", GIB, crc.getValue()), peer.line());
        }
        Conditions.await("the upload is recorded", () -> !servers.log().isEmpty());
        assertEquals(GIB + "1GiB up crc32c\n".length(), servers.log().get(0).received());
    }

    @Test
    void echoesFourMebibytesToAPeerThatReadsOnlyAfterwards() throws IOException {
        byte[] bytes = random(4 << 20, 2);
        try (Peer peer = new Peer(servers.connect("echo"))) {
            peer.say(bytes);
            peer.socket.shutdownOutput();
            assertArrayEquals(bytes, peer.bytes(bytes.length));
            assertEquals(-1, peer.in.read());
        }
    }

    private static void calc(Peer peer, int number) throws IOException {
        for (int i = 0; i < 200; i++) {
            long integer = 1_000_000_000L * number + i;
            peer.say(integer + "\n");
            assertEquals(Long.toString(2 * integer), peer.line());
        }
        String nines = "9".repeat(4096);
        peer.say((nines + "\n").repeat(20));
        for (int i = 0; i < 20; i++) {
            assertEquals("1" + "9".repeat(4095) + "8", peer.line());
        }
    }

    private static void message(Peer peer, int number) throws IOException {
        String text = Integer.toString(number).repeat(20_000).substring(0, 20_000);
        peer.say(text + "\n");
        String reply = peer.line();
        assertTrue(reply.matches("Server received at [0-9-]{10} [0-9:]{8}: [0-9]*"), "the time, then the text");
        assertEquals(text, reply.substring("Server received at 2025-10-01 14:30:25: ".length()));
        assertEquals(-1, peer.in.read());
    }

    private static void echo(Peer peer, int number) throws IOException {
        for (int i = 0; i < 10; i++) {
            byte[] bytes = random(1 + 10_000 * i, number);
            peer.say(bytes);
            assertArrayEquals(bytes, peer.bytes(bytes.length));
        }
        peer.socket.shutdownOutput();
        assertEquals(-1, peer.in.read());
    }

    private static void bulk(Peer peer, int number) throws IOException {
        int size = 300_000 + number;
        for (int i = 0; i < 3; i++) {
            peer.say(size + "B crc32c\n");
            assertEquals("crc32c " + peer.checksum(size), peer.line());
            byte[] bytes = random(size, number);
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            peer.say(size + "B up crc32c\n");
            peer.say(bytes);
            assertEquals(String.format("received %d crc32c %08x", size, crc.getValue()), peer.line());
        }
    }

    private static void small(String service, Peer peer, int i) throws IOException {
        switch (service) {
            case "calc" -> {
                peer.say(i + "\n");
                assertEquals(Integer.toString(2 * i), peer.line());
            }
            case "message" -> {
                peer.say(i + "\n");
                assertTrue(peer.line().endsWith(": " + i));
            }
            case "echo" -> {
                peer.say(i + "\n");
                assertEquals(Integer.toString(i), peer.line());
            }
            default -> {
                peer.say("9B up\n123456789");
                assertEquals("received 9", peer.line());
            }
        }
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** The client's end of a connection. */
    private static final class Peer implements AutoCloseable {
        final Socket socket;
        final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 * 1024));
            this.out = socket.getOutputStream();
        }

        void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.UTF_8));
        }

        void say(byte[] bytes) throws IOException {
            out.write(bytes);
        }

        byte[] bytes(int count) throws IOException {
            byte[] bytes = new byte[count];
            in.readFully(bytes);
            return bytes;
        }

        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
                line.append((char) c);
            }
            return line.toString();
        }

        /** The CRC-32C of the next {@code count} bytes, in hexadecimal. */
        String checksum(long count) throws IOException {
            CRC32C crc = new CRC32C();
            byte[] piece = new byte[256 * 1024];
            for (long left = count; left > 0; ) {
                int n = in.read(piece, 0, (int) Math.min(piece.length, left));
                assertTrue(n > 0, "the stream ended " + left + " bytes early");
                crc.update(piece, 0, n);
                left -= n;
            }
            return String.format("%08x", crc.getValue());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
