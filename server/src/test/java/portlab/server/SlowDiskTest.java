package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portlab.common.Conditions.await;
import static portlab.server.net.LoopbackServer.line;
import static portlab.server.net.LoopbackServer.say;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.auth.PasswordVerifier;
import portlab.server.auth.Users;
import portlab.server.http.HttpService;
import portlab.server.http.HttpSettings;
import portlab.server.http.Listings;
import portlab.server.live.LivePage;
import portlab.server.metrics.Metrics;
import portlab.server.net.Limits;
import portlab.server.net.Listener;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.net.Service;
import portlab.server.net.TcpServer;
import portlab.server.service.CalcService;
import portlab.server.service.LineService;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;
import portlab.server.site.SlowFileSystem;

/** While a request waits for the disk or a password check, others are served, and nothing leaks. */
class SlowDiskTest {
    private static final int CLIENTS = 6;
    private static final int LARGE = 300_000;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Duration IDLE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final MemoryBudget memory = new MemoryBudget(1 << 20);
    private SlowFileSystem disk;
    private Listener http;
    private Listener calc;
    private Listener admin;
    private TcpServer server;

    @BeforeEach
    void fill() throws IOException {
        disk = new SlowFileSystem(folder.getFileSystem());
        toClose.add(disk);
        for (int i = 0; i < CLIENTS; i++) {
            file("small" + i, "small " + i);
            file("large" + i, large(i));
            file("folder" + i + "/file-of-" + i, "");
        }
    }

    private static String large(int i) {
        return String.valueOf((char) ('a' + i)).repeat(LARGE);
    }

    private void file(String name, String content) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(100)));
    }

    private void start(SiteSettings site, HttpSettings settings) throws IOException {
        http = listen(HttpService.ofSite(
                new Site(site),
                settings,
                new Listings(memory, () -> {}, 2),
                exchange -> {},
                (what, cause) -> reports.add(what + ": " + cause)));
        calc = listen(new CalcService(LineService.SILENCE, exchange -> {}));
        Metrics metrics = new Metrics(() -> 0, () -> 0, "test");
        Service watching = HttpService.ofAdmin(
                metrics,
                new LivePage(metrics, memory, () -> null, (what, cause) -> {}),
                memory,
                HttpSettings.DEFAULT,
                exchange -> {},
                (what, cause) -> reports.add(what + ": " + cause));
        admin = Listener.openToTheEnd(anyPort(), watching, IDLE);
        server = new TcpServer(
                List.of(http, calc, admin),
                Limits.DEFAULT.withWorkers(16).withGrace(Duration.ZERO),
                AdmissionPolicy.OPEN,
                memory,
                LoopbackServer.reporting((what, cause) -> reports.add(what + ": " + cause)));
        toClose.add(server);
        server.start();
    }

    private static Listener listen(Service service) throws IOException {
        return Listener.open(anyPort(), service, IDLE);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    private Socket connect(Listener listener) throws IOException {
        Socket socket =
                new Socket(listener.address().getAddress(), listener.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        toClose.add(socket);
        return socket;
    }

    private Socket ask(String path, String... fields) throws IOException {
        Socket socket = connect(http);
        say(socket, request(path, fields));
        return socket;
    }

    private static String request(String path, String... fields) {
        return "GET " + path + " HTTP/1.0\r\n" + String.join("", fields) + "\r\n";
    }

    /** The body of a response, which must have this status. */
    private static String body(Socket socket, int status) throws IOException {
        String first = line(socket);
        assertTrue(first.startsWith("HTTP/1.0 " + status + " "), first);
        int length = 0;
        for (String field = line(socket).strip();
                !field.isEmpty();
                field = line(socket).strip()) {
            if (field.startsWith("Content-Length: ")) {
                length = Integer.parseInt(field.substring(16));
            }
        }
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private void assertOthersAreServed() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Socket asking = connect(calc);
                    Socket watching = connect(admin)) {
                say(asking, "21\n");
                assertEquals("42", line(asking));
                say(watching, request("/healthz"));
                body(watching, 200);
            }
        }
    }

    private void assertNothingIsHeld() throws Exception {
        await("no connection is left", () -> server.active() == 0);
        await("no worker is busy", () -> server.load().held() == 0);
        assertEquals(0, memory.taken());
        assertEquals(List.of(), List.copyOf(reports));
    }

    /** A request that waits for the operation, and the expected response. */
    private static String path(SlowFileSystem.Operation operation, int i) {
        return switch (operation) {
            case ATTRIBUTES, OPEN, READ -> "/small" + i;
            case LIST -> "/folder" + i + "/";
            case SEND -> "/large" + i;
        };
    }

    private static void assertRight(SlowFileSystem.Operation operation, int i, String body) {
        switch (operation) {
            case ATTRIBUTES, OPEN, READ -> assertEquals("small " + i, body);
            case LIST -> assertTrue(body.contains("file-of-" + i), body);
            case SEND -> assertTrue(body.equals(large(i)), () -> body.length() + " bytes");
        }
    }

    private void assertDelaysNobodyElse(SlowFileSystem.Operation operation) throws Exception {
        disk.hold(operation);
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(ask(path(operation, i), i % 2 == 0 ? "Connection: keep-alive\r\n" : ""));
        }
        await("all wait for the disk", () -> disk.waiting() == CLIENTS);
        assertOthersAreServed();
        await("each of them occupies a worker", () -> server.load().held() == CLIENTS);
        disk.release();
        for (int i = 0; i < CLIENTS; i++) {
            assertRight(operation, i, body(clients.get(i), 200));
        }
        for (int i = 0; i < CLIENTS; i += 2) {
            say(clients.get(i), request(path(operation, i)));
            assertRight(operation, i, body(clients.get(i), 200));
        }
        for (Socket client : clients) {
            client.close();
        }
        assertNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource
    void aSlowDiskDelaysNobodyElse(SlowFileSystem.Operation operation) throws Exception {
        start(SiteSettings.of(disk.path(folder)), HttpSettings.DEFAULT);
        assertDelaysNobodyElse(operation);
    }

    @ParameterizedTest
    @EnumSource
    void aSlowDiskDelaysNobodyElseWithFollowedLinks(SlowFileSystem.Operation operation) throws Exception {
        SiteSettings usual = SiteSettings.of(disk.path(folder));
        start(new SiteSettings(usual.folder(), false, true, true, Map.of(), usual.cache()), HttpSettings.DEFAULT);
        assertDelaysNobodyElse(operation);
    }

    @Test
    void clientsThatDisconnectDuringASlowReadLeaveNothing() throws Exception {
        start(SiteSettings.of(disk.path(folder)), HttpSettings.DEFAULT);
        disk.hold(SlowFileSystem.Operation.READ);
        for (int i = 0; i < CLIENTS; i++) {
            Socket client = ask(path(SlowFileSystem.Operation.READ, i));
            int waiting = i + 1;
            await("it waits for the disk", () -> disk.waiting() == waiting);
            client.setSoLinger(true, 0);
            client.close();
        }
        assertOthersAreServed();
        disk.release();
        assertNothingIsHeld();
    }

    /** The hash of {@code secret} with about the highest cost in use. */
    private static final String SLOW_HASH =
            "$pbkdf2-sha256$i=600000$AAAAAAAAAAAAAAAAAAAAAA$AkYsQLg1WVW2sQ8m+tSg6vMnKdmKRLxP8/X30HK/IPU";

    @Test
    void passwordChecksDelayNobodyElse() throws Exception {
        PasswordVerifier verifier = new PasswordVerifier(Users.NONE.with("me:" + SLOW_HASH));
        start(SiteSettings.of(folder), HttpSettings.DEFAULT.withPasswords(verifier));
        List<Socket> guessers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String guess = Base64.getEncoder().encodeToString(("me:guess " + i).getBytes(StandardCharsets.UTF_8));
            String kept = i % 2 == 0 ? "Connection: keep-alive\r\n" : "";
            guessers.add(ask("/small0", "Authorization: Basic " + guess + "\r\n", kept));
        }
        await("passwords are being checked", () -> server.load().held() > 0);
        assertOthersAreServed();
        assertTrue(server.load().held() > 0, "the checks are still running");
        for (Socket guesser : guessers) {
            body(guesser, 401);
            guesser.close();
        }
        assertNothingIsHeld();
    }
}
