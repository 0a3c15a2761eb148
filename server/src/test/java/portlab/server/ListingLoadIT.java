package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.ServerProcess;

/** Many parallel requests for the listing of a huge folder. */
@Isolated("listings take all the processors there are")
class ListingLoadIT {
    private static final boolean FULL = Boolean.getBoolean("torture.full");

    private static final int ENTRIES = 20_000;
    private static final int CROWD = 400;
    private static final String GET = "GET /huge/ HTTP/1.0\r\n\r\n";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        Files.createDirectory(folder.resolve("small"));
        Files.writeString(folder.resolve("small").resolve("one"), "");
        Path huge = Files.createDirectory(folder.resolve("huge"));
        for (int i = 0; i < ENTRIES; i++) {
            Files.createFile(huge.resolve("a file with number " + i + ".txt"));
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx512m", "-Xmx48m"})
    void aCrowdThatReadsNothingDoesNotBlockOtherClients(String heap) throws Exception {
        try (ServerProcess server = ServerProcess.startIn(heap, "-q", folder.toString())) {
            for (int i = 0; i < 20; i++) {
                askEverything(server);
            }
            List<Socket> crowd = new ArrayList<>();
            long slowest = 0;
            try {
                for (int i = 0; i < CROWD; i++) {
                    Socket socket = server.connect("http");
                    crowd.add(socket);
                    socket.getOutputStream().write(Raw.bytes(GET));
                }
                for (int i = 0; i < 30; i++) {
                    long before = System.nanoTime();
                    askEverything(server);
                    slowest = Math.max(slowest, System.nanoTime() - before);
                }
            } finally {
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
            long left = System.nanoTime();
            while (!huge(server).startsWith("HTTP/1.0 200 ")) {
                assertTrue(System.nanoTime() - left < TimeUnit.SECONDS.toNanos(60), "no listing was answered in time");
            }
            long after = System.nanoTime() - left;
            String figure = String.format(
                    "%d want a listing of %,d with %-8s all others' services together after %,d ms at most, a listing %,d ms after",
                    CROWD, ENTRIES, heap, slowest / 1_000_000, after / 1_000_000);
            Files.write(
                    Path.of("target", "torture.txt"),
                    List.of(figure),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            if (FULL) {
                assertTrue(slowest < TimeUnit.SECONDS.toNanos(1), figure);
                assertTrue(after < TimeUnit.SECONDS.toNanos(5), figure);
            }
            server.terminate();
            assertEquals(128 + 15, server.awaitExit());
            assertEquals(List.of(), server.err());
        }
    }

    /** Without a half-close, like browsers: clients that half-close have lower priority. */
    private static String huge(ServerProcess server) throws IOException {
        try (Socket socket = server.connect("http")) {
            socket.getOutputStream().write(Raw.bytes(GET));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void askEverything(ServerProcess server) throws IOException {
        Raw.assertServesAll(server);
        assertTrue(Raw.get(server, "/small/").contains("href=\"one\""));
        assertTrue(Raw.ask(server, "admin", "GET /healthz HTTP/1.0\r\n\r\n").endsWith("ok\n"));
    }

    @Test
    void sixtyReadersGetTheWholeListing() throws Exception {
        try (ServerProcess server = ServerProcess.startIn("-Xmx512m", "-q", folder.toString())) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(threads.submit(() -> huge(server)));
            }
            for (Future<String> answer : answers) {
                String page = answer.get(90, TimeUnit.SECONDS);
                assertTrue(
                        page.startsWith("HTTP/1.0 200 "),
                        page.lines().findFirst().orElse("nothing"));
                assertEquals(ENTRIES, page.split("<tr><td><a href=\"a", -1).length - 1);
            }
            assertEquals(List.of(), server.err());
        }
    }

    /** Clients that request listings in a loop must not delay other requests, even with few workers. */
    @Test
    void withFewWorkersRepeatedListingsDoNotDelayOthers() throws Exception {
        try (ServerProcess server = ServerProcess.startIn("-Xmx512m", "-q", "--workers", "8", folder.toString())) {
            List<Future<Integer>> loops = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                loops.add(threads.submit(() -> {
                    int listings = 0;
                    for (int n = 0; n < 4; n++) {
                        String page = huge(server);
                        listings += page.startsWith("HTTP/1.0 200 ") ? 1 : 0;
                    }
                    return listings;
                }));
            }
            int exchanges = 0;
            while (loops.stream().anyMatch(loop -> !loop.isDone())) {
                assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
                exchanges++;
            }
            assertTrue(exchanges > 100, exchanges + " exchanges beside the listings");
            for (Future<Integer> loop : loops) {
                assertEquals(4, loop.get());
            }
        }
    }
}
