package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;
import portlab.server.auth.PasswordHash;
import portlab.server.net.LoopbackServer;

/** Authentication against independent clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthIT {
    private static final String PASSWORD = "grüß: mich";

    @TempDir
    static Path folder;

    private ServerProcess server;

    @BeforeAll
    void startServer() throws Exception {
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("file.txt"), "hello\n");
        Files.createDirectory(site.resolve("folder"));
        Path users = folder.resolve("users");
        Files.writeString(users, "# who may read\n\nme:" + PasswordHash.of(PASSWORD) + "\n");
        server = ServerProcess.start(
                "--auth-file", users.toString(), "--auth", "you:" + PasswordHash.of("other"), site.toString());
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    private String curl(String url, String... more) throws Exception {
        Programs.require("curl");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-w", "%{http_code}", url));
        command.addAll(List.of(more));
        return utf8(Programs.run(command.toArray(String[]::new)));
    }

    /** Decodes a text that was read one character per byte. */
    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private String metrics() {
        return "http://127.0.0.1:" + server.port("admin") + "/metrics";
    }

    @Test
    void curlNeedsThePassword() throws Exception {
        assertEquals("hello\n200", curl(server.url("/file.txt"), "-u", "me:" + PASSWORD));
        assertEquals("hello\n200", curl(server.url("/file.txt"), "-u", "you:other"));
        assertEquals("hello\n200", curl(server.url("/file.txt"), "--anyauth", "-u", "me:" + PASSWORD));
        assertEquals("404", curl(server.url("/nothing"), "-o", "/dev/null", "-u", "me:" + PASSWORD));
        for (String wrong : List.of("me:other", "you:" + PASSWORD, "me:", ":", "nobody:other")) {
            for (String path : List.of("/file.txt", "/nothing", "/folder", "/folder/")) {
                assertEquals("401", curl(server.url(path), "-o", "/dev/null", "-u", wrong), wrong + " for " + path);
            }
        }
        assertTrue(server.err().isEmpty(), server.err().toString());
        assertTrue(server.out().stream().noneMatch(line -> line.contains("other")), "no password is logged");
    }

    @Test
    void wgetAnswersTheChallenge() throws Exception {
        Programs.require("wget");
        assertEquals(
                "hello\n",
                Programs.run(
                        "wget",
                        "-qO-",
                        "--user=me",
                        "--password=" + PASSWORD,
                        "--local-encoding=UTF-8",
                        server.url("/file.txt")));
        assertEquals("", Programs.run("wget", "-qO-", "--user=me", "--password=x", server.url("/file.txt")));
    }

    @Test
    void okHttpAnswersTheChallenge() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .authenticator((route, response) -> response.request().header("Authorization") != null
                        ? null
                        : response.request()
                                .newBuilder()
                                .header("Authorization", Credentials.basic("me", PASSWORD, StandardCharsets.UTF_8))
                                .build())
                .build();
        Request request = new Request.Builder().url(server.url("/file.txt")).build();
        try (Response response = client.newCall(request).execute()) {
            assertEquals(200, response.code());
            assertEquals("hello\n", response.body().string());
            assertEquals(401, response.priorResponse().code());
        }
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    @Test
    void metricsNeedThePasswordAndHealthChecksDoNot() throws Exception {
        assertEquals("401", curl(metrics(), "-o", "/dev/null"));
        assertTrue(curl(metrics(), "-u", "me:" + PASSWORD).contains("portlab_requests_total{"));
        assertEquals("ready\n200", curl(metrics().replace("metrics", "readyz")));
        assertEquals("ok\n200", curl(metrics().replace("metrics", "healthz")));
        assertEquals("42\n", Raw.ask(server, "calc", "21\n"));
    }

    @Test
    void othersAreServedWhilePasswordsAreGuessed() throws Exception {
        String known = basic("you:other");
        assertTrue(ask("GET /file.txt HTTP/1.0\r\n" + known).startsWith("HTTP/1.0 200 "));
        List<Socket> guessers = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket guesser = server.connect("http");
                guessers.add(guesser);
                LoopbackServer.say(guesser, "GET / HTTP/1.0\r\n" + basic("me:guess " + i) + "\r\n");
            }
            for (int i = 0; i < 20; i++) {
                assertTrue(ask("GET /file.txt HTTP/1.0\r\n" + known).startsWith("HTTP/1.0 200 "));
            }
            int sentAway = 0;
            for (Socket guesser : guessers) {
                String line = LoopbackServer.line(guesser);
                sentAway += line.startsWith("HTTP/1.0 503 ") ? 1 : 0;
                assertTrue(line.startsWith("HTTP/1.0 503 ") || line.startsWith("HTTP/1.0 401 "), line);
            }
            assertTrue(sentAway > 0, "so many parallel checks exceed the limit");
        } finally {
            for (Socket guesser : guessers) {
                guesser.close();
            }
        }
        assertTrue(ask("GET /file.txt HTTP/1.0\r\n" + basic("me:" + PASSWORD)).startsWith("HTTP/1.0 200 "));
    }

    private static String basic(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes) + "\r\n";
    }

    private String ask(String head) throws IOException {
        try (Socket socket = server.connect("http")) {
            LoopbackServer.say(socket, head + "\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The jar's output for a password on standard input. */
    private static String hash(String user, String input) throws Exception {
        Process process = new ProcessBuilder(
                        ServerProcess.JAVA.toString(), "-jar", ServerProcess.JAR.toString(), "--hash", user)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        process.getInputStream().transferTo(printed);
        process.waitFor();
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void hashPrintsALineForTheOption() throws Exception {
        String line = hash("anna", PASSWORD + "\n");
        assertTrue(line.matches("anna:\\$pbkdf2-sha256\\$i=210000\\$[^$]+\\$[^$]+\n"), line);
        assertFalse(line.contains(PASSWORD));
        assertEquals("portlab: --hash needs a password: type one or pipe one in\n", hash("anna", ""));
        assertTrue(hash("anna", "a\0\n").startsWith("portlab: the password contains a control character"));
        try (ServerProcess other = ServerProcess.start("--auth", line.strip(), folder.toString())) {
            assertEquals("200", curl(other.url("/"), "-o", "/dev/null", "-u", "anna:" + PASSWORD));
        }
    }

    @Test
    void anInvalidUserFileIsReportedInOneLineWithoutItsContent() throws Exception {
        Path users = Files.writeString(folder.resolve("wrong"), "# users\nme:secret\n");
        for (List<String> wrong : List.of(
                List.of("--auth-file", users.toString()),
                List.of("--auth-file", "/nowhere"),
                List.of(
                        "--auth-file",
                        Files.writeString(folder.resolve("empty"), "# nobody\n").toString()),
                List.of("--auth", "me:secret"))) {
            List<String> arguments = new ArrayList<>(List.of("-p", "0", folder.toString()));
            arguments.addAll(wrong);
            try (ServerProcess none = ServerProcess.run(Map.of(), arguments)) {
                assertEquals(2, none.awaitExit());
                assertEquals(1, none.err().size());
                assertTrue(
                        none.err().get(0).startsWith("portlab: --auth"),
                        none.err().get(0));
                assertFalse(none.err().get(0).contains("secret"), none.err().get(0));
            }
        }
    }
}
