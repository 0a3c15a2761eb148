package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.common.ServerProcess;
import portlab.server.tls.TestTls;

/** Hostile and slow peers over TLS, and a large file, byte for byte. {@code make torture} runs it at full size. */
class TlsTortureIT {
    private static final boolean FULL = Boolean.getBoolean("torture.full");

    /** Not a multiple of anything. */
    private static final long SIZE = (FULL ? 5L << 30 : 24 << 20) + 7;

    private static final int PEERS = FULL ? 500 : 20;

    @TempDir
    Path folder;

    private ServerProcess launch() throws Exception {
        Path site = Files.createDirectories(folder.resolve("www"));
        Files.writeString(site.resolve("file.txt"), "hello\n");
        return ServerProcess.start(
                "--tls",
                "all",
                "--tls-cert",
                TestTls.copy("ec.crt", folder).toString(),
                "--tls-key",
                TestTls.copy("ec-pkcs8.key", folder).toString(),
                "--head-timeout",
                "3",
                "--quiet",
                site.toString());
    }

    private static Socket connect(ServerProcess server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void ask(Socket socket, String path) throws IOException {
        String head = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** The head of an answer, with its empty line. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
        }
        return head.toString();
    }

    private static void assertServes(ServerProcess server) throws IOException {
        try (SSLSocket client = TestTls.client(connect(server))) {
            ask(client, "/file.txt");
            assertTrue(head(client.getInputStream()).startsWith("HTTP/1.0 200 "));
            assertEquals("hello\n", new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aLargeFileArrivesByteForByte() throws Exception {
        try (ServerProcess server = launch()) {
            long expected = write(folder.resolve("www").resolve("large"));
            CRC32C received = new CRC32C();
            long count = 0;
            try (SSLSocket client = TestTls.client(connect(server))) {
                ask(client, "/large");
                InputStream in = client.getInputStream();
                assertTrue(head(in).contains("\r\nContent-Length: " + SIZE + "\r\n"));
                byte[] buffer = new byte[64 * 1024];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    received.update(buffer, 0, n);
                    count += n;
                }
            }
            assertEquals(SIZE, count);
            assertEquals(expected, received.getValue());
            assertEquals(List.of(), server.err());
        }
    }

    /** A file with holes, and random bytes every 16 MiB. Returns its checksum. */
    private static long write(Path path) throws IOException {
        Random random = new Random(5);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < SIZE; at += 16 << 20) {
                byte[] some = new byte[(int) Math.min(300_000, SIZE - at)];
                random.nextBytes(some);
                file.write(ByteBuffer.wrap(some), at);
            }
            file.write(ByteBuffer.wrap(new byte[] {1}), SIZE - 1);
        }
        CRC32C sum = new CRC32C();
        try (FileChannel file = FileChannel.open(path)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
            while (file.read(piece.clear()) >= 0) {
                sum.update(piece.flip());
            }
        }
        return sum.getValue();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void hostilePeersDoNotAffectOthers() throws Exception {
        byte[] hello = TestTls.hello();
        try (ServerProcess server = launch()) {
            write(folder.resolve("www").resolve("large"));
            assertServes(server);
            List<Socket> peers = new ArrayList<>();
            Random random = new Random(6);
            for (int i = 0; i < PEERS; i++) {
                peers.add(hostile(server, i % 6, hello, random));
            }
            for (int i = 0; i < 10; i++) {
                assertServes(server);
            }
            Conditions.await("stalled handshakes are cut", () -> isCut(peers.get(0)) && isCut(peers.get(1)));
            assertServes(server);
            for (Socket peer : peers) {
                peer.close();
            }
            assertServes(server);
            assertEquals(List.of(), server.err());
            server.terminate();
            assertEquals(128 + 15, server.awaitExit());
        }
    }

    private static Socket hostile(ServerProcess server, int kind, byte[] hello, Random random) throws IOException {
        Socket socket = connect(server);
        switch (kind) {
            case 0 -> socket.getOutputStream().write(hello, 0, hello.length / 2);
            case 1 -> socket.getOutputStream().write(hello);
            case 2 -> {
                byte[] noise = new byte[100_000];
                random.nextBytes(noise);
                noise[0] = 22;
                socket.getOutputStream().write(noise, 0, 6 + random.nextInt(1000));
            }
            case 3 -> ask(TestTls.client(socket), "/large");
            case 4 -> {
                SSLSocket client = TestTls.client(socket);
                client.getOutputStream().write("GET /fi".getBytes(StandardCharsets.US_ASCII));
                // The end of the socket, without close_notify.
                socket.shutdownOutput();
            }
            default -> {
                TestTls.client(socket).getOutputStream().write("GET /large".getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        return socket;
    }

    private static boolean isCut(Socket socket) {
        try {
            socket.setSoTimeout(1);
            socket.getOutputStream().write(0);
            while (socket.getInputStream().read() >= 0) {
                // What the server has said before.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
