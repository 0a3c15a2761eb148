package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Conditions;
import portlab.common.Protocol;
import portlab.common.ServerProcess;

/** The jar's messages at its start and end, and when it cannot start. */
class StartIT {
    /** Resets ignored signals, which the tests may inherit from nohup or a background shell. */
    private static final List<String> HEARING =
            OS.LINUX.isCurrentOs() ? List.of("env", "--default-signal=HUP,INT") : List.of();

    private static final int NOBODY = 65_534;

    @TempDir
    Path folder;

    @BeforeEach
    void aFileToServe() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "hello\n");
    }

    private static String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Runs the jar to its end; returns its only line on standard error. */
    private static String refusal(int exitCode, String... arguments) throws Exception {
        try (ServerProcess server = ServerProcess.run(Map.of(), List.of(arguments))) {
            assertEquals(exitCode, server.awaitExit());
            assertEquals(List.of(), server.out());
            assertEquals(1, server.err().size(), server.err().toString());
            return server.err().get(0);
        }
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void printsOnlyItsServicesAndAddresses() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            int base = server.port("http");
            assertEquals(
                    List.of(
                            "Portlab " + server.out().get(0).replace("Portlab ", ""),
                            "  http     http://127.0.0.1:" + base + "/",
                            "  folder   " + folder,
                            "  bulk     127.0.0.1:" + (base + 1),
                            "  echo     127.0.0.1:" + (base + 2),
                            "  udp echo 127.0.0.1:" + (base + 2),
                            "  message  127.0.0.1:" + (base + 3),
                            "  calc     127.0.0.1:" + (base + 4),
                            "  calc     127.0.0.1:" + (base + 5),
                            "  calc     127.0.0.1:" + (base + 6),
                            "  admin    http://127.0.0.1:" + (base + 7) + "/metrics",
                            "  live     http://127.0.0.1:" + (base + 7) + "/",
                            "Ctrl-C ends it."),
                    server.out());
            assertEquals("hello\n", get(server.url("/file.txt")));
            String line = server.awaitOut("GET /file.txt");
            assertTrue(
                    line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  127\\.0\\.0\\.1:\\d+ +\\d+ open  "
                            + "GET /file\\.txt HTTP/1\\.1 +200 +\\d+ → +6 B +[\\d.]+ (µs|ms|s)"),
                    line);
            server.terminate();
            assertEquals(128 + 15, server.awaitExit());
            assertEquals(List.of(), server.err());
        }
    }

    @Test
    void versionAndHelpArePrintedWithoutServing() throws Exception {
        try (ServerProcess server = ServerProcess.run(Map.of(), List.of("-V"))) {
            assertEquals(0, server.awaitExit());
            assertTrue(
                    server.out().get(0).matches("portlab \\d+\\.\\d+\\.\\d+"),
                    server.out().toString());
        }
        try (ServerProcess server = ServerProcess.run(Map.of(), List.of("--help"))) {
            assertEquals(0, server.awaitExit());
            assertEquals(CommandLine.help().lines().toList(), server.out());
            assertEquals(List.of(), server.err());
        }
    }

    @Test
    void theOutputIsUtf8WhateverTheLocale() throws Exception {
        try (ServerProcess server = ServerProcess.run(Map.of("LC_ALL", "C"), List.of("-p", "0", folder.toString()))) {
            server.awaitOut("Ctrl-C");
            get(server.url("/file.txt"));
            assertTrue(server.awaitOut("GET /file.txt").contains(" → "));
        }
    }

    @Test
    void aPortInUseIsReportedWithAFreeOne() throws Exception {
        try (ServerSocket taken = anyPort()) {
            int port = taken.getLocalPort();
            String site = refusal(2, "--only", "http", "-p", "" + port, folder.toString());
            assertInUse(port, "--port ", site);
            assertInUse(port, "--listen echo=", refusal(2, "--only", "echo", "--listen", "echo=" + port));
            try (ServerProcess server = ServerProcess.run(
                    Map.of(), List.of("--only", "http", "-p", suggestion("--port ", site), folder.toString()))) {
                server.awaitOut("Ctrl-C");
            }
        }
    }

    private static void assertInUse(int port, String option, String said) {
        int free = Integer.parseInt(suggestion(option, said));
        assertTrue(free > port, said);
        assertEquals(
                "portlab: port " + port + " is in use: start with " + option + free
                        + ", which is free, or stop the program that uses it",
                said);
    }

    private static String suggestion(String option, String said) {
        return said.replaceAll(".*: start with " + option + "([0-9]+).*", "$1");
    }

    @Test
    void anotherPortInUseIsShownInItsRowAndTheRestIsServed() throws Exception {
        try (ServerProcess whole = ServerProcess.start(folder.toString())) {
            int base = whole.port("http");
            whole.terminate();
            whole.awaitExit();
            try (ServerSocket taken = new ServerSocket(base + 2, 1, InetAddress.getLoopbackAddress());
                    ServerProcess server = ServerProcess.run(Map.of(), List.of("-p", "" + base, folder.toString()))) {
                server.awaitOut("Ctrl-C");
                assertEquals(
                        "  echo     not served: port " + taken.getLocalPort()
                                + " is in use; move it with --listen echo=PORT",
                        server.out().get(4));
                assertEquals(3, server.ports("calc").size());
                assertEquals("hello\n", get(server.url("/file.txt")));
                assertEquals(List.of(), server.err());
            }
        }
    }

    @Test
    void withoutAFreePortNothingIsStarted() throws Exception {
        try (ServerSocket taken = anyPort()) {
            int base = taken.getLocalPort() - Protocol.ECHO.offset();
            assertInUse(taken.getLocalPort(), "--listen echo=", refusal(2, "--only", "echo", "-p", "" + base));
        }
    }

    @Test
    void withoutWwwTheCurrentFolderIsServedAndNamed() throws Exception {
        List<String> inFolder = List.of("env", "--chdir=" + folder);
        try (ServerProcess server = ServerProcess.startBy(inFolder, ServerProcess.JAR)) {
            assertEquals("hello\n", get(server.url("/file.txt")));
            assertEquals("  folder   " + folder + " (no ./www found)", server.awaitOut("  folder "));
        }
        Files.writeString(Files.createDirectory(folder.resolve("www")).resolve("file.txt"), "from www\n");
        try (ServerProcess server = ServerProcess.startBy(inFolder, ServerProcess.JAR)) {
            assertEquals("from www\n", get(server.url("/file.txt")));
            assertEquals("  folder   " + folder.resolve("www"), server.awaitOut("  folder "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void everyPrintedAddressAnswers(String everywhere) throws Exception {
        try (ServerProcess server = ServerProcess.start("-b", everywhere, folder.toString())) {
            List<String> urls = server.out().stream()
                    .filter(line -> line.startsWith("  http "))
                    .map(line -> line.substring("  http     ".length()))
                    .toList();
            for (String url : urls) {
                assertEquals("hello\n", get(url + "file.txt"), url);
            }
            assertTrue(urls.contains("http://127.0.0.1:" + server.port("http") + "/"), urls.toString());
            String echo = server.awaitOut("  echo ").substring("  echo     ".length());
            assertTrue(urls.get(0).startsWith("http://" + echo.replaceAll(":[0-9]+$", ":")), echo + " of " + urls);
            assertEquals(1, server.err().size(), server.err().toString());
            assertTrue(server.err().get(0).startsWith("portlab: anyone who can reach this machine can "));
        }
    }

    /** Kubernetes sets it in each pod of a namespace with a service named portlab. */
    @Test
    void kubernetesServiceVariablesAreIgnored() throws Exception {
        Map<String, String> environment = Map.of("PORTLAB_PORT", "tcp://10.96.0.17:8080");
        try (ServerProcess server =
                ServerProcess.run(environment, List.of("-p", "0", "--only", "calc", folder.toString()))) {
            server.awaitErr("portlab: ignored PORTLAB_PORT=tcp://10.96.0.17:8080, which ");
            server.awaitOut("Ctrl-C");
            server.terminate();
            server.awaitExit();
            assertEquals(1, server.err().size(), server.err().toString());
        }
    }

    /** Each would take 5 to 20 ms on the way to the first answer. The warm-up of a site loads the zone afterwards. */
    @Test
    void aStartNeedsNeitherTheTimeZonesNorStreamsOfCharacters() throws Exception {
        Path classes = folder.resolve("classes");
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
        List<String> arguments = List.of("-p", "0", "--only", "bulk,echo,message,calc,admin");
        try (ServerProcess server = ServerProcess.run(environment, arguments)) {
            server.awaitOut("Ctrl-C");
            String loaded = Files.readString(classes);
            assertTrue(loaded.contains("portlab.server.service.MessageService"), "the log is complete");
            assertFalse(loaded.contains("TzdbZoneRulesProvider"), "time zones");
            assertFalse(loaded.contains("CharsSpliterator"), "a stream of characters");
        }
    }

    @Test
    void aPrivilegedPortIsReported() throws Exception {
        assumePortsArePrivileged();
        List<String> command = new ArrayList<>(asNobody());
        command.addAll(
                List.of(ServerProcess.JAVA.toString(), "-jar", copyOfTheJar().toString()));
        command.addAll(List.of("--only", "http", "-p", "81", "/"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals("portlab: port 81 is privileged: choose one from 1024 up with --port\n", said);
        assertEquals(2, process.exitValue());
    }

    @Test
    void anUnreadableFolderIsReported() throws Exception {
        Path secret = Files.createDirectory(folder.resolve("secret"));
        Files.setPosixFilePermissions(secret, Set.of());
        List<String> command = new ArrayList<>(asNobody());
        command.addAll(
                List.of(ServerProcess.JAVA.toString(), "-jar", copyOfTheJar().toString()));
        command.addAll(List.of("--only", "http", "-p", "0", secret.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals("portlab: cannot read the folder " + secret + ": check its permissions\n", said);
        assertEquals(2, process.exitValue());
    }

    /** A prefix that runs a command without privileges, even if the tests run as root. */
    private static List<String> asNobody() throws IOException, InterruptedException {
        Process id = new ProcessBuilder("id", "-u").start();
        boolean root = new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .trim()
                .equals("0");
        return root
                ? List.of("setpriv", "--reuid", "" + NOBODY, "--regid", "" + NOBODY, "--clear-groups", "--")
                : List.of();
    }

    /** A folder that other users can read. */
    private Path copyOfTheJar() throws IOException {
        Path copy = folder.resolve("server.jar");
        Files.copy(ServerProcess.JAR, copy);
        for (Path path = copy; path.startsWith("/tmp") && path.getNameCount() > 1; path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return copy;
    }

    private static void assumePortsArePrivileged() throws IOException {
        Path setting = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        assumeTrue(Files.exists(setting), "this system has no setting of privileged ports");
        // One read: files in /proc/sys give a byte-wise reader only their first byte.
        try (Stream<String> lines = Files.lines(setting)) {
            int first = Integer.parseInt(lines.findFirst().orElseThrow());
            assumeTrue(first > 81, "port 81 is not privileged here");
        }
    }

    @Test
    void errorsTakeOneLine() throws Exception {
        assertEquals(
                "portlab: the folder /nowhere does not exist: name one that does", refusal(2, "-p", "0", "/nowhere"));
        Path file = folder.resolve("file.txt");
        assertEquals(
                "portlab: " + file + " is not a folder: name a folder to serve",
                refusal(2, "-p", "0", file.toString()));
        assertEquals("portlab: --port 99999: invalid port '99999': expected 0–65535", refusal(2, "--port", "99999"));
        assertEquals("portlab: unknown option --prt: did you mean --port? see --help", refusal(2, "--prt", "80"));
        assertEquals(
                "portlab: 192.0.2.1 is not an address of this machine: choose one with --bind",
                refusal(2, "-p", "0", "-b", "192.0.2.1", folder.toString()));
        assertEquals(
                "portlab: 192.0.2.1 is not an address of this machine: choose one with --admin-bind",
                refusal(2, "-p", "0", "--admin-bind", "192.0.2.1", folder.toString()));
        assertEquals(
                "portlab: both echo and calc would use port 9001: move one of them with --listen calc=PORT",
                refusal(2, "--only", "echo,calc", "--listen", "echo=9001", "--listen", "calc=9001"));
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void aSignalFinishesPendingRequestsAndReleasesThePorts(String signal, int exit) throws Exception {
        byte[] big = new byte[16 << 20];
        Files.write(folder.resolve("big"), big);
        try (ServerProcess server = ServerProcess.startBy(HEARING, ServerProcess.JAR, folder.toString())) {
            int port = server.port("http");
            try (Socket reading = server.connect("http")) {
                reading.getOutputStream().write("GET /big\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(0, reading.getInputStream().read());
                server.signal(signal);
                assertEquals(big.length - 1, reading.getInputStream().readAllBytes().length);
            }
            assertEquals(exit, server.awaitExit());
            assertEquals(List.of(), server.err());
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    /** The grace period is longer than every timeout in this test. */
    @ParameterizedTest
    @CsvSource({"TERM, TERM, 143", "INT, INT, 130", "INT, TERM, 130", "HUP, TERM, 129"})
    void aSecondSignalEndsTheServerAtOnce(String first, String second, int exit) throws Exception {
        Files.write(folder.resolve("big"), new byte[16 << 20]);
        try (ServerProcess server =
                ServerProcess.startBy(HEARING, ServerProcess.JAR, "--grace", "600", folder.toString())) {
            try (Socket reading = server.connect("http")) {
                reading.getOutputStream().write("GET /big\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(0, reading.getInputStream().read());
                server.signal(first);
                Conditions.await("the port is closed", () -> isClosed(server));
                server.signal(second);
                assertEquals(exit, server.awaitExit());
                assertEquals(List.of(), server.err());
            }
        }
    }

    /** The same while the server drains and still accepts connections. */
    @Test
    void aSecondSignalEndsADrainToo() throws Exception {
        try (ServerProcess server = ServerProcess.start("--drain", "600", "--grace", "600", folder.toString())) {
            try (Socket idle = server.connect("echo")) {
                server.terminate();
                Conditions.await(
                        "the server drains",
                        () -> Raw.ask(server, "admin", "GET /readyz HTTP/1.0\r\n\r\n")
                                .startsWith("HTTP/1.0 503 "));
                server.terminate();
                assertEquals(128 + 15, server.awaitExit());
                assertEquals(List.of(), server.err());
                assertTrue(idle.isConnected());
            }
        }
    }

    /** Whether the port is closed, which shows that the first signal was handled. */
    private static boolean isClosed(ServerProcess server) {
        try (Socket socket = server.connect("http")) {
            return !socket.isConnected();
        } catch (IOException e) {
            // Refused, or reset in the backlog.
            return true;
        }
    }

    @Test
    void aServerStartedWithNohupSurvivesItsTerminal() throws Exception {
        try (ServerProcess server =
                ServerProcess.startBy(List.of("nohup"), ServerProcess.JAR, "--grace", "600", folder.toString())) {
            server.signal("HUP");
            Raw.assertServes(server);
            server.terminate();
            assertEquals(128 + 15, server.awaitExit(), "it would be 129 for the terminal's signal");
        }
    }

    @Test
    void sixServersUseSixDifferentSetsOfPorts() throws Exception {
        List<ServerProcess> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                servers.add(ServerProcess.start(folder.toString()));
            }
            assertEquals(
                    6 * 8,
                    servers.stream()
                            .flatMap(server -> Stream.of("http", "bulk", "echo", "message", "calc", "admin")
                                    .flatMap(name -> server.ports(name).stream()))
                            .distinct()
                            .count());
        } finally {
            servers.forEach(ServerProcess::close);
        }
    }
}
