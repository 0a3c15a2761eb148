package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import portlab.common.ServerProcess;

/** Open streams during a shutdown. */
class EchoShutdownIT {
    private static final byte[] PIECE = new byte[16 * 1024];

    static {
        new Random(1).nextBytes(PIECE);
    }

    @Test
    void anActiveStreamIsServedToItsEnd() throws Exception {
        try (ServerProcess server = ServerProcess.start("--only", "echo", "--grace", "600");
                Socket socket = server.connect("echo")) {
            CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> readAll(socket));
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            send(socket, sent);
            server.signal("TERM");
            while (accepts(server)) {
                send(socket, sent);
            }
            for (int i = 0; i < 500; i++) {
                send(socket, sent);
            }
            socket.shutdownOutput();
            assertArrayEquals(sent.toByteArray(), back.get(30, TimeUnit.SECONDS));
            assertEquals(128 + 15, server.awaitExit());
            String line = server.awaitOut(" open  echo ");
            assertTrue(line.contains("  ok "), line);
        }
    }

    @Test
    void aStreamThatFallsSilentIsComplete() throws Exception {
        try (ServerProcess server = ServerProcess.start("--only", "echo", "--grace", "600")) {
            try (Socket socket = server.connect("echo")) {
                socket.getOutputStream().write(PIECE);
                assertArrayEquals(PIECE, socket.getInputStream().readNBytes(PIECE.length));
                server.signal("TERM");
                assertEquals(-1, socket.getInputStream().read());
            }
            assertEquals(128 + 15, server.awaitExit());
            String line = server.awaitOut(" open  echo ");
            assertTrue(line.contains("  ok "), line);
        }
    }

    @Test
    void aStreamCutByTheGracePeriodIsIncomplete() throws Exception {
        try (ServerProcess server = ServerProcess.start("--only", "echo", "--grace", "1");
                Socket socket = server.connect("echo")) {
            CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> readAll(socket));
            send(socket, new ByteArrayOutputStream());
            server.signal("TERM");
            boolean alive = true;
            while (alive) {
                alive = sends(socket);
            }
            assertEquals(128 + 15, server.awaitExit());
            assertTrue(back.get(30, TimeUnit.SECONDS).length > 0);
            assertEquals(
                    List.of(),
                    server.out().stream().filter(line -> line.contains("  ok ")).toList(),
                    "the stream is not recorded as complete");
        }
    }

    private static boolean sends(Socket socket) {
        try {
            socket.getOutputStream().write(PIECE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void send(Socket socket, ByteArrayOutputStream sent) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(PIECE);
        sent.write(PIECE);
    }

    private static boolean accepts(ServerProcess server) {
        try (Socket other = server.connect("echo")) {
            return other.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads until the stream ends or is reset. */
    private static byte[] readAll(Socket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The caller checks the bytes so far.
            return all.toByteArray();
        }
        return all.toByteArray();
    }
}
