package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.common.Conditions;
import portlab.common.ServerProcess;

/** The jar's admin port: its answers, and who can reach it. */
class AdminIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    /** For tests that neither change it nor count. */
    private static ServerProcess shared;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        Files.write(folder.resolve("big"), new byte[64 << 20]);
        shared = ServerProcess.start(folder.toString());
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    private static HttpResponse<String> ask(int port, String method, String path, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (fields.length > 0) {
            request.headers(fields);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String get(ServerProcess server, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = ask(server.port("admin"), "GET", path);
        return response.statusCode() + " " + response.body();
    }

    /** The value of the metric whose line starts with this text. */
    private static double metric(ServerProcess server, String name) throws IOException, InterruptedException {
        return ask(server.port("admin"), "GET", "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** A peer that requests much and reads nothing. */
    private static Socket stalled(ServerProcess server) throws IOException {
        Socket socket = server.connect("http");
        socket.getOutputStream().write("GET /big HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /healthz, 200, ok",
        "GET, /healthz?verbose, 200, ok",
        "HEAD, /healthz, 200, ''",
        "GET, /readyz, 200, ready",
        "HEAD, /metrics, 200, ''",
        "HEAD, /, 200, ''",
        "HEAD, /live/events, 200, ''",
        "POST, /, 405, 'This server accepts only GET and HEAD.'",
        "GET, /live/, 404, 'There is nothing at this address.'",
        "GET, /healthz/, 404, 'There is nothing at this address.'",
        "GET, /file.txt, 404, 'There is nothing at this address.'",
        "POST, /healthz, 405, 'This server accepts only GET and HEAD.'",
        "BREW, /metrics, 501, 'The server does not know this method.'"
    })
    void answersItsPathsOnly(String method, String path, int status, String text) throws Exception {
        HttpResponse<String> response = ask(shared.port("admin"), method, path);
        assertEquals(status, response.statusCode());
        assertEquals(text, response.body().lines().reduce((first, last) -> last).orElse(""));
        assertEquals(List.of(), shared.err());
    }

    @Test
    void requestsAreCountedWithoutALog() throws Exception {
        try (ServerProcess server = ServerProcess.start("--quiet", folder.toString())) {
            ask(server.port("http"), "GET", "/file.txt");
            ask(server.port("http"), "GET", "/nothing");
            assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
            // The count follows the answer, so a quick reader may be first.
            Conditions.await(
                    "counted",
                    () -> metricOrNone(server, "portlab_requests_total{service=\"calc\",status=\"ok\"}") == 1);
            assertEquals(1, metric(server, "portlab_requests_total{service=\"http\",status=\"200\"}"));
            assertEquals(1, metric(server, "portlab_requests_total{service=\"http\",status=\"404\"}"));
            assertEquals(2, metric(server, "portlab_request_duration_seconds_count{service=\"http\"}"));
            assertEquals(3, metric(server, "portlab_received_bytes_total{service=\"calc\"}"));
            assertEquals(3, metric(server, "portlab_sent_bytes_total{service=\"calc\"}"));
            assertTrue(server.out().stream().noneMatch(line -> line.contains("GET")), "nothing is logged");
        }
    }

    private static double metricOrNone(ServerProcess server, String name) {
        try {
            return metric(server, name);
        } catch (IOException | InterruptedException e) {
            return Double.NaN;
        }
    }

    @Test
    void metricsRequestsAreNeitherLoggedNorCounted() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString());
                Socket waiting = server.connect("calc")) {
            Conditions.await("the connection is accepted", () -> metricOrNone(server, "portlab_connections") == 1);
            // The worker that answered the last request may still be busy.
            Conditions.await("the connection waits", () -> metricOrNone(server, "portlab_connections_waiting") == 1);
            Conditions.await("the worker is free", () -> metricOrNone(server, "portlab_workers_busy") == 0);
            assertEquals(1024, metric(server, "portlab_workers_limit"));
            ask(server.port("http"), "GET", "/file.txt");
            server.awaitOut("GET /file.txt");
            assertTrue(server.out().stream().noneMatch(line -> line.contains("GET /metrics")));
            waiting.shutdownOutput();
            Conditions.await("the connection is gone", () -> metricOrNone(server, "portlab_connections") == 0);
        }
    }

    @Test
    void answersWhileEveryOtherWorkerIsBusy() throws Exception {
        try (ServerProcess server = ServerProcess.start("--workers", "3", folder.toString());
                Socket one = stalled(server);
                Socket other = stalled(server)) {
            assertEquals('H', one.getInputStream().read());
            assertEquals('H', other.getInputStream().read());
            for (int i = 0; i < 100; i++) {
                assertEquals("200 ok\n", get(server, "/healthz"));
                assertEquals("200 ready\n", get(server, "/readyz"));
            }
        }
    }

    @Test
    void metricsClassesAreLoadedWithTheFirstRequest(@TempDir Path temporary) throws Exception {
        Path classes = temporary.resolve("classes");
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
        try (ServerProcess server = ServerProcess.run(environment, List.of("-p", "0", "--quiet", folder.toString()))) {
            server.awaitOut("Ctrl-C");
            ask(server.port("http"), "GET", "/file.txt");
            assertEquals("200 ready\n", get(server, "/readyz"));
            assertFalse(Files.readString(classes).contains("io.prometheus"));
            metric(server, "portlab_workers");
            assertTrue(Files.readString(classes).contains("io.prometheus"));
        }
    }

    @Test
    void aDrainIsAnnouncedWhileConnectionsAreStillAccepted() throws Exception {
        try (ServerProcess server = ServerProcess.start("--drain", "600", folder.toString())) {
            server.terminate();
            Conditions.await("the server drains", () -> metricOrNone(server, "portlab_draining") == 1);
            assertEquals("503 draining\n", get(server, "/readyz"));
            assertEquals("200 ok\n", get(server, "/healthz"));
            assertEquals("hello\n", ask(server.port("http"), "GET", "/file.txt").body());
            assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
            assertEquals(1, health(server.port("http"), "is shutting down"));
        }
    }

    @Test
    void answersUntilPendingRequestsAreDone() throws Exception {
        try (ServerProcess server = ServerProcess.start("--grace", "600", folder.toString());
                Socket last = stalled(server)) {
            assertEquals('H', last.getInputStream().read());
            server.terminate();
            int port = server.port("http");
            Conditions.await("the port is released", () -> isRefused(port));
            assertEquals("503 draining\n", get(server, "/readyz"));
            assertEquals("200 ok\n", get(server, "/healthz"));
            assertTrue(last.getInputStream().readAllBytes().length > 64 << 20);
            assertEquals(128 + 15, server.awaitExit());
            assertThrows(ConnectException.class, () -> get(server, "/readyz"));
        }
    }

    private static boolean isRefused(int port) {
        try (Socket socket = ServerProcess.connect(port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void listensOnLoopbackByDefault() throws Exception {
        try (ServerProcess server = ServerProcess.start("--bind", "127.0.0.2", folder.toString())) {
            assertEquals("200 ready\n", get(server, "/readyz"));
            assertTrue(isRefused(server.port("http")), "the site is elsewhere");
        }
        try (ServerProcess server = ServerProcess.start("--admin-bind", "127.0.0.2", folder.toString())) {
            assertTrue(isRefused(server.port("admin")));
            try (Socket socket = new Socket("127.0.0.2", server.port("admin"))) {
                assertTrue(socket.isConnected());
            }
            assertEquals(0, health(server.port("http"), null, "--admin-bind", "127.0.0.2"));
            assertEquals(1, health(server.port("http"), "cannot reach"));
        }
    }

    @Test
    void openingItPrintsAWarning() throws Exception {
        try (ServerProcess server = ServerProcess.start("--admin-bind", "0.0.0.0", folder.toString())) {
            assertTrue(server.awaitOut("  admin ")
                    .matches("  admin    http://[0-9.]+:" + server.port("admin") + "/metrics"));
            Conditions.await("the message is printed", () -> !server.err().isEmpty());
            assertTrue(
                    server.err().get(0).contains("can read the metrics"),
                    server.err().toString());
        }
    }

    /** Runs {@code --health} for a server with this base port, checks its output, and returns the exit code. */
    private static int health(int port, String said, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--health", "-p", "" + port));
        arguments.addAll(List.of(more));
        try (ServerProcess check = ServerProcess.run(Map.of(), arguments)) {
            int code = check.awaitExit();
            assertEquals(List.of(), check.out());
            if (said == null) {
                assertEquals(List.of(), check.err());
            } else {
                assertEquals(1, check.err().size());
                assertTrue(check.err().get(0).contains(said), check.err().get(0));
            }
            return code;
        }
    }

    @Test
    void theHealthCheckFindsTheServerByTheSameOptions() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.toString())) {
            int port = server.port("http");
            assertEquals(0, health(port, null));
            assertEquals(0, health(1, null, "--listen", "admin=" + (port + 7)));
            assertEquals(1, health(port - 7, "is not a Portlab admin port", "--listen", "admin=" + port));
            assertEquals(2, health(port, "the admin port", "--only", "http"));
            assertEquals(2, health(0, "the admin port"));
            server.terminate();
            server.awaitExit();
            assertEquals(1, health(port, "cannot reach"));
        }
    }
}
