package portlab.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static portlab.common.Conditions.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** External faults: vanishing peers, changing files, full disks and pipes, signals. */
class FaultsIT {
    /** More than the socket buffers can hold. */
    private static final int BIG = 32 << 20;

    private static final int NOBODY = 65_534;

    @TempDir
    Path temporary;

    private Path folder;
    private Path big;

    @BeforeEach
    void files() throws IOException {
        folder = Files.createDirectories(temporary.resolve("www"));
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        big = filled(folder.resolve("big"), 'a');
    }

    private static Path filled(Path path, char with) throws IOException {
        byte[] bytes = new byte[BIG];
        Arrays.fill(bytes, (byte) with);
        return Files.write(path, bytes);
    }

    // Peers.

    /** When a peer resets its connection: the service, the bytes sent, the number of bytes read. */
    private record Stage(String service, String said, int read) {}

    private static final List<Stage> STAGES = List.of(
            new Stage("http", "", 0),
            new Stage("http", "G", 0),
            new Stage("http", "GET /big HTTP/1.1\r\nHo", 0),
            new Stage("http", "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n", 0),
            new Stage("http", "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n", 1),
            new Stage("http", "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n", 1 << 20),
            new Stage("http", "GET /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50), 100),
            new Stage("http", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nbody", 10),
            new Stage("http", "GET / HTTP/1.0\r\n\r\n", 10),
            new Stage("http", "\0", 1),
            new Stage("bulk", "32MiB crc32c\n", 1 << 20),
            new Stage("bulk", "32MiB up\nabc", 0),
            new Stage("bulk", "1", 0),
            new Stage("echo", "x".repeat(1 << 20), 1),
            new Stage("calc", "21\n".repeat(1000), 1),
            new Stage("calc", "2", 0),
            new Stage("message", "half a mess", 0));

    @Test
    void aResetAtAnyStageEndsOnlyItsConnection() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            Raw.assertServes(server);
            long before = descriptors(server);
            for (int round = 0; round < 5; round++) {
                for (Stage stage : STAGES) {
                    reset(server, stage);
                }
            }
            Raw.assertServes(server);
            await("descriptors stay open", () -> descriptors(server) <= before);
            Raw.assertServes(server);
        }
    }

    private static void reset(ServerProcess server, Stage stage) throws IOException {
        try (Socket socket = server.connect(stage.service())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(Raw.bytes(stage.said()));
            assertEquals(stage.read(), socket.getInputStream().readNBytes(stage.read()).length, stage.toString());
        }
    }

    /** The number of open sockets and served files; 0 where the system does not show it. */
    private long descriptors(ServerProcess server) {
        try {
            return new Vitals(server.pid())
                    .descriptors(open -> open.startsWith("socket:") || open.startsWith(folder + "/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHalfClosedPeerGetsTheWholeAnswer() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            assertTrue(Raw.get(server, "/big").endsWith("\r\n\r\n" + "a".repeat(BIG)));
            assertEquals(List.of(400), Raw.statuses(Raw.ask(server, "http", "GET /big HTTP/1.1\r\nHo")));
            assertEquals("", Raw.ask(server, "http", ""));
            assertEquals("4", Raw.ask(server, "calc", "2"));
            Raw.assertServes(server);
        }
    }

    /** The server has closed its side of a hundred connections whose peers stay silent and never close. */
    @Test
    void peersThatNeverCloseAreDisconnected() throws Exception {
        List<Socket> peers = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            Raw.assertServes(server);
            long before = descriptors(server);
            for (int i = 0; i < 100; i++) {
                Socket peer = server.connect("http");
                peers.add(peer);
                peer.getOutputStream().write(Raw.bytes("POST / HTTP/1.0\r\nContent-Length: 9\r\n\r\n"));
                assertEquals(
                        List.of(405),
                        Raw.statuses(new String(peer.getInputStream().readAllBytes())));
            }
            Raw.assertServes(server);
            await("half-open connections stay", () -> descriptors(server) <= before);
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }

    // Files.

    /** A request for the big file after the first byte of its response. */
    private static Socket reading(ServerProcess server) throws IOException {
        Socket socket = server.connect("http");
        socket.getOutputStream().write(Raw.bytes("GET /big\r\n"));
        assertEquals('a', socket.getInputStream().read());
        return socket;
    }

    private static void assertRestIsOld(Socket socket) throws IOException {
        byte[] rest = socket.getInputStream().readAllBytes();
        byte[] expected = new byte[BIG - 1];
        Arrays.fill(expected, (byte) 'a');
        assertArrayEquals(expected, rest);
    }

    @Test
    void aDeletedReplacedOrGrownFileIsSentUnchanged() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            try (Socket replaced = reading(server)) {
                Path other = filled(temporary.resolve("other"), 'b');
                Files.move(other, big, StandardCopyOption.ATOMIC_MOVE);
                assertRestIsOld(replaced);
                assertTrue(Raw.get(server, "/big").endsWith("b".repeat(BIG)));
            }
            filled(big, 'a');
            try (Socket grown = reading(server)) {
                Files.writeString(big, "more", StandardOpenOption.APPEND);
                assertRestIsOld(grown);
                assertTrue(Raw.get(server, "/big").endsWith("aaamore"));
            }
            filled(big, 'a');
            try (Socket deleted = reading(server)) {
                Files.delete(big);
                assertEquals(List.of(404), Raw.statuses(Raw.get(server, "/big")));
                assertRestIsOld(deleted);
            }
            Raw.assertServes(server);
        }
    }

    /** The peer can see that its response is truncated, and the log has one line about it. */
    @Test
    void aTruncatedFileEndsItsResponseEarly() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            try (Socket socket = server.connect("http")) {
                socket.getOutputStream().write(Raw.bytes("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                assertEquals('H', socket.getInputStream().read());
                truncate(1 << 20);
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertTrue(answer.contains("\r\nContent-Length: " + BIG + "\r\n"));
                assertTrue(answer.length() < BIG, answer.length() + " bytes");
            }
            assertTrue(Raw.get(server, "/big").endsWith("\r\n\r\n" + "a".repeat(1 << 20)));
            Raw.assertServesAll(server);
            assertEquals(1, server.err().size(), server.err().toString());
            assertTrue(
                    server.err().get(0).matches("portlab: http .*: the file ended [0-9]+ bytes early"),
                    server.err().toString());
        }
    }

    private void truncate(int size) throws IOException {
        try (FileChannel file = FileChannel.open(big, StandardOpenOption.WRITE)) {
            file.truncate(size);
        }
    }

    @Test
    void aFileMadeUnreadableIsStillSentToPendingRequests() throws Exception {
        Programs.require("setpriv");
        for (Path path = folder; path.startsWith("/tmp") && path.getNameCount() > 1; path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path jar = Files.copy(ServerProcess.JAR, temporary.resolve("server.jar"));
        try (ServerProcess server = ServerProcess.startBy(asNobody(), jar, folder.toString())) {
            try (Socket socket = reading(server)) {
                Files.setPosixFilePermissions(big, PosixFilePermissions.fromString("---------"));
                assertEquals(List.of(403), Raw.statuses(Raw.get(server, "/big")));
                assertRestIsOld(socket);
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
            assertEquals(List.of(403), Raw.statuses(Raw.get(server, "/big")));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Raw.assertServes(server);
        }
    }

    /** Root can read every file, so the server runs as another user. */
    private static List<String> asNobody() throws IOException, InterruptedException {
        boolean root = Programs.run("id", "-u").strip().equals("0");
        return root
                ? List.of("setpriv", "--reuid", "" + NOBODY, "--regid", "" + NOBODY, "--clear-groups", "--")
                : List.of();
    }

    @Test
    void aRemovedFolderIsServedAgainWhenItReturns() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            Raw.assertServes(server);
            Path away = temporary.resolve("away");
            for (int i = 0; i < 3; i++) {
                Files.move(folder, away);
                for (String target : List.of("/", "/file.txt", "/big", "/none")) {
                    assertEquals(List.of(404), Raw.statuses(Raw.get(server, target)), target);
                }
                assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
                Files.move(away, folder);
                Raw.assertServes(server);
            }
            Files.move(folder, away);
            Files.createDirectory(folder);
            Files.writeString(folder.resolve("file.txt"), "hello\n");
            assertEquals(List.of(404), Raw.statuses(Raw.get(server, "/big")));
            Raw.assertServes(server);
        }
    }

    // The log.

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullLogDiskDoesNotStopTheServer() throws Exception {
        try (ServerProcess server = ServerProcess.start("--log", "/dev/full", folder.toString())) {
            for (int i = 0; i < 100; i++) {
                Raw.assertServes(server);
            }
            server.terminate();
            assertEquals(128 + 15, server.awaitExit());
            assertEquals(List.of(), server.err());
        }
    }

    /** A limit on file sizes acts like a full disk and can be lifted. */
    @Test
    void afterAFullDiskTheLogHasWholeLinesAndReportsTheLoss() throws Exception {
        Programs.require("prlimit");
        Path log = folder.resolve("requests.log");
        List<String> limited = List.of("prlimit", "--fsize=100000:unlimited", "--");
        try (ServerProcess server = ServerProcess.startBy(
                limited, ServerProcess.JAR, "--log", log.toString(), "--log-format", "json", folder.toString())) {
            String path = "/" + "x".repeat(2000);
            while (lostLines(server) == 0) {
                Raw.get(server, path);
            }
            Programs.run("prlimit", "--pid", "" + server.pid(), "--fsize=unlimited");
            Raw.get(server, "/last");
            server.terminate();
            assertEquals(128 + 15, server.awaitExit());
        }
        List<String> lines = Files.readAllLines(log);
        for (String line : lines) {
            assertTrue(line.matches("\\{\"time\":\"[^\"]+Z\",\"(service|lines_lost)\":.*\\}"), line);
        }
        assertEquals(
                1,
                lines.stream().filter(line -> line.contains("\"lines_lost\":")).count());
        assertTrue(lines.get(lines.size() - 1).contains("GET /last"), lines.get(lines.size() - 1));
    }

    private static int lostLines(ServerProcess server) throws IOException {
        String metrics = Raw.ask(server, "admin", "GET /metrics HTTP/1.0\r\n\r\n");
        return (int) Double.parseDouble(metrics.replaceAll("(?s).*\nportlab_log_lines_lost_total ([0-9.E]+).*", "$1"));
    }

    /** Only log lines and the report of a truncated file are lost. */
    @Test
    void anUnreadPipeDoesNotStopTheServer() throws Exception {
        Process process = new ProcessBuilder(
                        ServerProcess.JAVA.toString(), "-jar", ServerProcess.JAR.toString(), "-p", "0", "" + folder)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> start = new ArrayList<>();
            for (String line = out.readLine(); !line.contains("Ctrl-C"); line = out.readLine()) {
                start.add(line);
            }
            String http = start.stream()
                    .filter(line -> line.contains("http://"))
                    .findFirst()
                    .orElseThrow();
            int port = Integer.parseInt(http.replaceAll(".*:([0-9]+)/", "$1"));
            fill(port);
            for (int i = 0; i < 20; i++) {
                filled(big, 'a');
                try (Socket socket = ServerProcess.connect(port)) {
                    socket.getOutputStream().write(Raw.bytes("GET /big\r\n"));
                    assertEquals('a', socket.getInputStream().read());
                    truncate(1);
                    assertNotEquals(BIG - 1, socket.getInputStream().readAllBytes().length);
                }
            }
            fill(port);
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the process ends");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Enough requests to fill a pipe with log lines. */
    private static void fill(int port) throws IOException {
        byte[] request = Raw.bytes("GET /file.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        for (int i = 0; i < 1500; i++) {
            try (Socket socket = ServerProcess.connect(port)) {
                socket.getOutputStream().write(request);
                assertTrue(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .endsWith("hello\n"));
            }
        }
    }

    // The process.

    /** A request under load and the pattern of its complete answer. */
    private record Exchange(String service, String said, String answer) {}

    private static final List<Exchange> LOAD = List.of(
            new Exchange("http", "GET /file.txt HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n(.+\r\n)+\r\nhello\n"),
            new Exchange("http", "HEAD /big HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n(.+\r\n)+\r\n"),
            new Exchange("calc", "21\n-5\n", "42\n-10\n"),
            new Exchange("echo", "hello", "hello"),
            new Exchange("message", "hello\n", "Server received at [-0-9]{10} [:0-9]{8}: hello\n"),
            new Exchange("bulk", "9B up crc32c\n123456789", "received 9 crc32c e3069283\n"));

    /** No service sends a partial answer, and every request that had started before the signal is completed. */
    @Test
    void aSignalUnderLoadTruncatesNoAnswer() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ServerProcess server = ServerProcess.start("-q", folder.toString())) {
            CountDownLatch warm = new CountDownLatch(LOAD.size() * 50);
            List<Future<Integer>> loops = new ArrayList<>();
            for (Exchange exchange : LOAD) {
                loops.add(threads.submit(() -> askUntilTheEnd(server, exchange, warm)));
            }
            List<Socket> begun = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                begun.add(reading(server));
            }
            Socket kept = server.connect("http");
            kept.getOutputStream()
                    .write(Raw.bytes("GET /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\nGET /file.txt HT"));
            awaitHello(kept);
            warm.await();
            server.terminate();
            for (Socket socket : begun) {
                try (socket) {
                    assertRestIsOld(socket);
                }
            }
            try (kept) {
                kept.getOutputStream().write(Raw.bytes("TP/1.1\r\nHost: localhost\r\n\r\n"));
                awaitHello(kept);
                assertEquals(-1, kept.getInputStream().read());
            }
            for (Future<Integer> loop : loops) {
                assertTrue(loop.get(30, TimeUnit.SECONDS) > 0);
            }
            assertEquals(128 + 15, server.awaitExit());
            assertEquals(List.of(), server.err());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitHello(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nhello\n")) {
            int b = socket.getInputStream().read();
            assertTrue(b >= 0, () -> "half an answer: " + answer);
            answer.append((char) b);
        }
    }

    /** Sends requests on new connections until the server refuses one; returns the number of complete answers. */
    private static int askUntilTheEnd(ServerProcess server, Exchange exchange, CountDownLatch answers) {
        for (int count = 0; ; count++) {
            StringBuilder answer = new StringBuilder();
            try (Socket socket = server.connect(exchange.service())) {
                socket.getOutputStream().write(Raw.bytes(exchange.said()));
                socket.shutdownOutput();
                for (int b = socket.getInputStream().read();
                        b >= 0;
                        b = socket.getInputStream().read()) {
                    answer.append((char) b);
                }
            } catch (IOException e) {
                // The port is closed, or was closed before this connection was accepted.
                assertEquals("", answer.toString(), "a partial answer");
                return count;
            }
            assertTrue(answer.toString().matches(exchange.answer()), () -> "half an answer: " + answer);
            answers.countDown();
        }
    }

    /** Linux has a file whose read always fails: the speed of the loopback interface. */
    @Test
    void anUnreadableFileIsReportedWithItsCause() throws Exception {
        Path unreadable = Path.of("/sys/class/net/lo/speed");
        assumeTrue(Files.isReadable(unreadable), "there is no such file here");
        try (ServerProcess server = ServerProcess.start(unreadable.getParent().toString())) {
            String answer = Raw.get(server, "/speed");
            assertEquals(List.of(500), Raw.statuses(answer));
            await(
                    "the server reports it",
                    () -> server.err().stream().anyMatch(line -> line.contains("HttpService.serve")));
            String said = server.err().get(0);
            assertTrue(said.contains(": 500 for GET /speed HTTP/1.0 ("), said);
            String why = said.substring(said.lastIndexOf(": ") + 2, said.length() - 1);
            assertEquals(
                    "portlab:   caused by java.io.IOException: " + why,
                    server.err().get(1));
            assertFalse(answer.contains(why) || answer.contains("Exception"), answer);
        }
    }

    /** Connected clients get a 503, independent of the language of the system's message. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutDescriptorsAFileRequestGets503() throws Exception {
        int files = 10;
        for (int i = 0; i < files; i++) {
            Files.createLink(folder.resolve("big" + i), big);
        }
        List<Socket> idle = new ArrayList<>();
        try (ServerProcess server = withFewDescriptors()) {
            List<Socket> kept = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                kept.add(server.connect("http"));
            }
            useUpDescriptors(server, idle);
            // The server's own threads may still close a file, which makes room for one more.
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < files && !statuses.contains(503); i++) {
                try (Socket socket = kept.get(i)) {
                    socket.getOutputStream().write(Raw.bytes("GET /big" + i + " HTTP/1.0\r\n\r\n"));
                    byte[] answer = socket.getInputStream().readAllBytes();
                    statuses.addAll(Raw.statuses(new String(answer, StandardCharsets.ISO_8859_1)));
                }
            }
            assertTrue(statuses.contains(503), statuses.toString());
            assertFalse(server.err().stream().anyMatch(line -> line.contains("500 for")));
        } finally {
            closeAll(idle);
        }
    }

    /** A worker that cannot get a selector to wait for a slow reader tries the socket now and then. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutDescriptorsSlowReadersGetTheWholeAnswer() throws Exception {
        List<Socket> idle = new ArrayList<>();
        List<Socket> readers = new ArrayList<>();
        try (ServerProcess server = withFewDescriptors()) {
            for (int i = 0; i < 5; i++) {
                readers.add(server.connect("bulk"));
            }
            useUpDescriptors(server, idle);
            for (Socket reader : readers) {
                reader.getOutputStream().write(Raw.bytes("32MiB\n"));
                reader.getInputStream().read();
            }
            for (Socket reader : readers) {
                assertEquals(BIG - 1, reader.getInputStream().readNBytes(BIG - 1).length);
            }
        } finally {
            closeAll(idle);
            closeAll(readers);
        }
    }

    private ServerProcess withFewDescriptors() throws Exception {
        Programs.require("prlimit");
        List<String> few = List.of("prlimit", "--nofile=100", "--");
        return ServerProcess.startBy(few, ServerProcess.JAR, "--max-connections", "1000", folder.toString());
    }

    /** Opens connections until the server has no descriptors for more. */
    private static void useUpDescriptors(ServerProcess server, List<Socket> idle) throws Exception {
        for (int i = 0; i < 150; i++) {
            idle.add(server.connect("http"));
        }
        await("the server reports it", () -> !server.err().isEmpty());
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** While idle connections use every descriptor, the server waits without using CPU, and continues afterwards. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutDescriptorsTheServerWaitsAndRecovers() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (ServerProcess server = withFewDescriptors()) {
            Raw.assertServes(server);
            for (int round = 0; round < 2; round++) {
                useUpDescriptors(server, idle);
                long before = new Vitals(server.pid()).ticks();
                TimeUnit.SECONDS.sleep(2);
                long spent = new Vitals(server.pid()).ticks() - before;
                assertTrue(spent < 100, spent + " of 200 ticks spent on waiting");
                closeAll(idle);
                idle.clear();
                Raw.assertServesAll(server);
            }
            assertTrue(server.err().size() <= 40, server.err().toString());
            assertFalse(
                    server.err().stream().anyMatch(line -> line.contains("dropped")),
                    server.err().toString());
        } finally {
            closeAll(idle);
        }
    }
}
