package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** The jar on a system with slow or blocked disks, or without threads. */
@Isolated("strace slows this machine down, and others' load would be taken for the server's")
@EnabledOnOs(OS.LINUX)
class BlockedIT {
    private static final boolean FULL = Boolean.getBoolean("torture.full");

    private static final int FILES = 6;
    private static final int SIZE = 200_000;
    private static final int ROUNDS = FULL ? 40 : 20;

    /** Of each system call that uses the disk. */
    private static final int DELAY_MILLIS = FULL ? 1500 : 500;

    /** Keeps the JVM from reading its cgroup limits in safepoints, which a slow disk would not delay. */
    private static final String NO_CGROUPS = "-XX:-UseContainerSupport";

    @TempDir
    Path temporary;

    private Path folder;
    private final byte[] content = new byte[SIZE];
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> figures = new ArrayList<>();

    @BeforeEach
    void files() throws IOException {
        folder = Files.createDirectories(temporary.resolve("www"));
        new Random(1).nextBytes(content);
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        for (int i = 0; i < FILES; i++) {
            Files.write(folder.resolve("cold" + i), content);
            Files.writeString(
                    Files.createDirectories(folder.resolve("folder" + i)).resolve("entry"), "x");
        }
        age(Instant.EPOCH);
    }

    /** Changes the modification times so that cached files count as changed. */
    private void age(Instant time) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.setLastModifiedTime(folder.resolve("cold" + i), FileTime.from(time));
        }
    }

    @AfterEach
    void stop() throws IOException {
        threads.shutdownNow();
        if (!figures.isEmpty()) {
            Files.write(
                    Path.of("target", "torture.txt"), figures, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    // A slow disk.

    /** Every kind of request that uses the disk, and whether each response was complete. */
    private List<Future<Boolean>> askTheDisk(ServerProcess server) {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            String cold = "/cold" + i;
            String listing = "/folder" + i + "/";
            answers.add(threads.submit(() -> hasContent(server, cold)));
            answers.add(threads.submit(() -> Raw.get(server, listing).contains(">entry</a>")));
        }
        return answers;
    }

    private boolean hasContent(ServerProcess server, String target) throws IOException {
        byte[] answer = Raw.get(server, target).getBytes(StandardCharsets.ISO_8859_1);
        return answer.length > SIZE && Arrays.equals(content, 0, SIZE, answer, answer.length - SIZE, answer.length);
    }

    private static void assertWhole(List<Future<Boolean>> answers) throws Exception {
        for (Future<Boolean> answer : answers) {
            assertTrue(answer.get(60, TimeUnit.SECONDS));
        }
    }

    private static void calcAndHealth(ServerProcess server) throws IOException {
        assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
        assertTrue(Raw.ask(server, "admin", "GET /healthz HTTP/1.0\r\n\r\n").endsWith("\r\n\r\nok\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pread64", "openat", "newfstatat,statx", "getdents64", "sendfile"})
    void aSlowDiskDelaysOnlyRequestsThatNeedIt(String calls) throws Exception {
        Programs.require("strace");
        try (ServerProcess server = ServerProcess.startIn(NO_CGROUPS, folder.toString())) {
            for (int i = 0; i < ROUNDS; i++) {
                calcAndHealth(server);
            }
            assertWhole(askTheDisk(server));
            age(Instant.EPOCH.plusSeconds(1));
            List<Future<Boolean>> answers;
            long slowest = 0;
            SystemCalls slow = SystemCalls.delayed(server.pid(), calls, DELAY_MILLIS);
            try (slow) {
                answers = askTheDisk(server);
                for (int i = 0; i < ROUNDS; i++) {
                    long before = System.nanoTime();
                    calcAndHealth(server);
                    slowest = Math.max(slowest, System.nanoTime() - before);
                }
                assertTrue(answers.stream().anyMatch(answer -> !answer.isDone()), "the disk was not slow");
                assertWhole(answers);
            }
            figures.add(String.format(
                    "%d ms for each %-17s calc and health together after %d ms at most",
                    DELAY_MILLIS, calls, slowest / 1_000_000));
            Raw.assertServes(server);
            if (FULL) {
                assertTrue(slowest < TimeUnit.MILLISECONDS.toNanos(500), figures.toString());
            }
        }
    }

    private Path[] coldFiles() {
        return IntStream.range(0, FILES)
                .mapToObj(i -> folder.resolve("cold" + i))
                .toArray(Path[]::new);
    }

    /** Only the folder's disk blocks: the JVM needs its own to handle a signal. */
    @Test
    void aBlockedDiskDoesNotPreventTheServersEnd() throws Exception {
        Programs.require("strace");
        try (ServerProcess server = ServerProcess.startIn(NO_CGROUPS, "--grace", "2", folder.toString())) {
            calcAndHealth(server);
            assertWhole(askTheDisk(server));
            age(Instant.EPOCH.plusSeconds(1));
            SystemCalls hanging = SystemCalls.delayed(server.pid(), "pread64,sendfile", 300_000, coldFiles());
            List<Socket> peers = new ArrayList<>();
            try {
                for (int i = 0; i < FILES; i++) {
                    Socket peer = server.connect("http");
                    peers.add(peer);
                    peer.getOutputStream().write(Raw.bytes("GET /cold" + i + " HTTP/1.0\r\n\r\n"));
                }
                calcAndHealth(server);
                server.terminate();
                Conditions.await("the process ends", () -> new Vitals(server.pid()).isZombie());
            } finally {
                // The end of a process is visible only after strace detaches.
                hanging.abandon();
                for (Socket peer : peers) {
                    peer.close();
                }
            }
            assertEquals(128 + 15, server.awaitExit());
        }
    }

    /** The exit code must show the failure, so that a service manager restarts the server. */
    @Test
    void aServerThatCannotPollExitsWithAnError() throws Exception {
        Programs.require("strace");
        try (ServerProcess server = ServerProcess.startIn(NO_CGROUPS, folder.toString())) {
            Raw.assertServes(server);
            SystemCalls broken = SystemCalls.failing(server.pid(), "epoll_wait", "EBADF");
            try (broken) {
                try (Socket peer = server.connect("calc")) {
                    peer.getOutputStream().write(Raw.bytes("21\n"));
                    assertEquals(1, server.awaitExit());
                }
            }
            assertTrue(
                    server.err().get(server.err().size() - 1).startsWith("portlab: shutting down because"),
                    server.err().toString());
        }
    }

    // No threads.

    /** Stalled readers each want a worker to themselves. */
    private static List<Socket> stalled(ServerProcess server, int number) throws IOException {
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Socket reader = server.connect("http");
            readers.add(reader);
            reader.getOutputStream().write(Raw.bytes("GET /big HTTP/1.0\r\n\r\n"));
        }
        return readers;
    }

    private static void reset(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private static boolean shows(ServerProcess server, String line) {
        try {
            return Raw.ask(server, "admin", "GET /metrics HTTP/1.0\r\n\r\n").contains("\n" + line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitMetric(ServerProcess server, String line) throws InterruptedException {
        Conditions.await(line, () -> shows(server, line));
    }

    @Test
    void withoutNewThreadsTheServerContinuesAndRecovers() throws Exception {
        Programs.require("setpriv", "bash");
        assertEquals("0", Programs.run("id", "-u").strip(), "changing the user requires root");
        Files.write(folder.resolve("big"), new byte[32 << 20]);
        for (Path path = folder; path.startsWith("/tmp") && path.getNameCount() > 1; path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path jar = Files.copy(ServerProcess.JAR, temporary.resolve("server.jar"));
        String user = "" + (100_000 + ProcessHandle.current().pid() % 100_000);
        List<String> as = List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--");
        List<String> limited = new ArrayList<>(as);
        limited.addAll(List.of("bash", "-c", "ulimit -u 100; exec \"$@\"", "bash"));
        try (ServerProcess server = ServerProcess.startBy(limited, jar, "-q", folder.toString())) {
            Raw.assertServes(server);
            awaitMetric(server, "portlab_connections 0.0");
            Process others = useUpThreads(as);
            List<Socket> readers = new ArrayList<>();
            try {
                AtomicBoolean enough = new AtomicBoolean();
                AtomicInteger answers = new AtomicInteger();
                List<Future<Void>> clients = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    clients.add(threads.submit(() -> askUntil(enough, server, answers)));
                }
                for (int i = 0; i < 10; i++) {
                    readers.addAll(stalled(server, 2));
                    awaitAnswers(answers);
                    calcAndHealth(server);
                }
                enough.set(true);
                for (Future<Void> client : clients) {
                    client.get(60, TimeUnit.SECONDS);
                }
                figures.add("without new threads: " + answers + " requests answered");
            } finally {
                others.destroy();
                others.waitFor();
                reset(readers);
            }
            awaitMetric(server, "portlab_connections 0.0");
            awaitMetric(server, "portlab_workers_busy 0.0");
            awaitThreads(server);
            assertFalse(
                    server.err().stream().anyMatch(line -> line.contains("unexpected")),
                    server.err().toString());
        }
    }

    /** Uses up the user's thread limit while this is open. */
    private static Process useUpThreads(List<String> as) throws IOException {
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of("bash", "-c", """
                trap 'kill $(jobs -p); exit' TERM
                for i in {1..150}; do sleep 600 & done
                echo used up
                wait
                """));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals("used up", process.inputReader().readLine());
        return process;
    }

    private static Void askUntil(AtomicBoolean enough, ServerProcess server, AtomicInteger answers) throws IOException {
        while (!enough.get()) {
            Raw.assertServesAll(server);
            answers.incrementAndGet();
        }
        return null;
    }

    /** Waits for answers to the clients and for a tenth of the time without threads. */
    private static void awaitAnswers(AtomicInteger answers) throws InterruptedException {
        int enough = answers.get() + 4;
        long begin = System.nanoTime();
        long least = TimeUnit.MILLISECONDS.toNanos(FULL ? 1000 : 200);
        Conditions.await(
                "the clients are answered", () -> answers.get() >= enough && System.nanoTime() - begin >= least);
    }

    /** Waits until the server can create threads again, so that each of these readers occupies one. */
    private static void awaitThreads(ServerProcess server) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (boolean all = false; !all; ) {
            List<Socket> readers = stalled(server, 6);
            for (int i = 0; i < 20 && !all; i++) {
                all = shows(server, "portlab_workers_busy 6.0");
            }
            reset(readers);
            assertTrue(System.nanoTime() - end < 0, "the server never got its threads back");
        }
        awaitMetric(server, "portlab_workers_busy 0.0");
        awaitMetric(server, "portlab_connections 0.0");
        Raw.assertServesAll(server);
    }
}
