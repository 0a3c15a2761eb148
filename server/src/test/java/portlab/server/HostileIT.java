package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.ServerProcess;

/** Attacks on the jar. After each one, other clients are served and the server has printed nothing about it. */
class HostileIT {
    private static final String SECRET = "nobody may read this";
    private static final String INJECTED = "\r\nX-Injected: yes";

    @TempDir
    static Path temporary;

    private static Path folder;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createDirectories(temporary.resolve("www"));
        Files.createDirectories(temporary.resolve("www-secret"));
        Files.createDirectories(folder.resolve("sub/.git"));
        Files.writeString(folder.resolve("file.txt"), "hello\n");
        Files.writeString(folder.resolve("sub/.git/secret.txt"), SECRET);
        Files.writeString(temporary.resolve("secret.txt"), SECRET);
        Files.writeString(temporary.resolve("www-secret/secret.txt"), SECRET);
        Files.createSymbolicLink(folder.resolve("link"), temporary);
        Files.createSymbolicLink(folder.resolve("secret-link.txt"), temporary.resolve("secret.txt"));
        Files.createDirectories(folder.resolve("folder" + INJECTED));
        Files.writeString(folder.resolve("folder" + INJECTED + "/file" + INJECTED), "x");
        Files.writeString(folder.resolve("\u001b[31mred\u009b2J\u202etxt.exe"), "x");
        server = ServerProcess.start(folder.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void assertOthersAreServed() throws IOException {
        Raw.assertServes(server);
    }

    private static void assertNothingLeaks(String asked, String answer) {
        assertFalse(answer.contains(SECRET) || answer.contains("root:"), asked);
        int status = Raw.statuses(answer).get(0);
        assertTrue(Set.of(400, 403, 404).contains(status), status + " for " + asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/sub/", "/sub/../", "/file.txt/", "/link/", "/sub/.git/", "http://localhost/"})
    void noPathLeavesTheFolder(String start) throws IOException {
        List<String> dots = List.of(
                "..",
                "%2e%2e",
                ".%2e",
                "%2E.",
                "%252e%252e",
                "..%00",
                "%c0%ae%c0%ae",
                "%e0%80%ae%e0%80%ae",
                "\u00ef\u00bc\u008e\u00ef\u00bc\u008e",
                "%ef%bc%8e%ef%bc%8e",
                "%u002e%u002e",
                "..;",
                "..%20",
                "...",
                "....");
        List<String> slashes =
                List.of("/", "//", "/./", "%2f", "%2F", "%252f", "\\", "%5c", "%c0%af", "%e2%88%95", "%00/");
        List<String> targets = List.of("secret.txt", "www-secret/secret.txt", "etc/passwd");
        for (String dot : dots) {
            for (String slash : slashes) {
                for (String target : targets) {
                    int depth = target.startsWith("etc") ? 12 : 1;
                    String path = start + (dot + slash).repeat(depth) + target.replace("/", slash);
                    assertNothingLeaks(path, Raw.get(server, path));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/secret-link.txt",
                "/link/secret.txt",
                "/link/www-secret/secret.txt",
                "/sub/.git/secret.txt",
                "/%2egit/config",
                "/sub/%2Egit/secret.txt",
                "/www-secret/secret.txt",
                "/file:///etc/passwd",
                "file:///etc/passwd",
                "/C:/secret.txt",
                "/proc/self/root/etc/passwd",
                "/sub/.git/secret.txt%00.html",
                "/~root/secret.txt",
                "*",
                "secret.txt"
            })
    void hiddenFilesAndLinksOutOfTheFolderAreNotServed(String target) throws IOException {
        assertNothingLeaks(target, Raw.get(server, target));
    }

    @Test
    void listingsOmitHiddenFilesAndLinksOutOfTheFolder() throws IOException {
        for (String path : List.of("/", "/sub/")) {
            String listing = Raw.get(server, path);
            assertEquals(List.of(200), Raw.statuses(listing));
            assertFalse(listing.contains(".git") || listing.contains("www-secret"), listing);
        }
        assertNothingLeaks("/link/", Raw.get(server, "/link/"));
    }

    /** A file and a link to the secret alternate under one name during requests. */
    @Test
    void aSwappedLinkIsNeverFollowed() throws Exception {
        Path name = Files.writeString(folder.resolve("name"), "inside");
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = new Thread(() -> {
            while (!stop.get()) {
                swap(name);
            }
        });
        swapper.start();
        int inside = 0;
        int outside = 0;
        try {
            for (int i = 0; i < 2000 || (inside == 0 || outside == 0) && i < 100_000; i++) {
                String answer = Raw.get(server, "/name");
                assertFalse(answer.contains(SECRET), answer);
                inside += answer.endsWith("inside") ? 1 : 0;
                outside += answer.contains(" 403 ") ? 1 : 0;
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertTrue(inside > 0 && outside > 0, inside + " inside, " + outside + " refused");
    }

    private static void swap(Path name) {
        try {
            Path link = Files.createSymbolicLink(temporary.resolve("swapped"), temporary.resolve("secret.txt"));
            Files.move(link, name, StandardCopyOption.ATOMIC_MOVE);
            Path file = Files.writeString(temporary.resolve("swapped"), "inside");
            Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** DNS rebinding: a web page resolves its own name to 127.0.0.1. */
    @Test
    void requestsForAnotherHostAreRejected() throws IOException {
        for (String service : List.of("http", "admin")) {
            for (String target : List.of("/", "/file.txt", "/none", "/metrics", "/readyz")) {
                String answer = asOf(server, service, target, "evil.example:" + server.port(service));
                assertEquals(List.of(421), Raw.statuses(answer), answer);
                assertTrue(answer.contains("--host NAME"), answer);
            }
        }
    }

    @Test
    void aHostCanBeAllowed() throws Exception {
        try (ServerProcess open = ServerProcess.start("--host", "lab.example", folder.toString())) {
            assertEquals(List.of(200), Raw.statuses(asOf(open, "http", "/file.txt", "lab.example")));
            assertEquals(List.of(200), Raw.statuses(asOf(open, "admin", "/readyz", "LAB.example:1")));
            assertEquals(List.of(421), Raw.statuses(asOf(open, "http", "/file.txt", "evil.example")));
        }
    }

    private static String asOf(ServerProcess server, String service, String target, String host) throws IOException {
        return Raw.ask(server, service, "GET " + target + " HTTP/1.0\r\nHost: " + host + "\r\n\r\n");
    }

    /** Each is followed by a smuggled request that must not be answered. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 5",
                "Content-Length: +5",
                "Content-Length: -1",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length: 5;",
                "Content-Length:",
                "Content-Length: 99999999999999999999",
                "Content-Length : 5",
                "Content-Length\t: 5",
                " Content-Length: 5",
                "Content-Length: 5\r\n 6",
                "Content-Length: 5\r",
                "Content-Length: 5\rTransfer-Encoding: chunked",
                "Content-Length: 5\u000b",
                "Content-Length: \u00b2",
                "X: a\r\n\tb",
                "X: a\0b",
                "X: \u007f",
                "X",
                ": x",
                "X Y: z",
                "X(: y",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding\0: chunked",
                " Transfer-Encoding: chunked",
                "Transfer-Encoding:\r\n chunked",
                "Host: b"
            })
    void ambiguousHeadsAreRejected(String field) throws IOException {
        String answers = smuggle("POST / HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n12345");
        assertEquals(List.of(400), Raw.statuses(answers), answers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                " GET / HTTP/1.1",
                "GET\t/ HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET / HTTP/1.1\rX: y",
                "GET /\u000bHTTP/1.1",
                "GET /\0 HTTP/1.1",
                "GET / http/1.1",
                "GET / HTTP/1.1x",
                "GET / HTTP/1,1",
                "(ET / HTTP/1.1",
                "POST /"
            })
    void ambiguousRequestLinesAreRejected(String line) throws IOException {
        String answers = smuggle(line + "\r\nHost: localhost\r\n\r\n");
        assertEquals(List.of(400), Raw.statuses(answers), answers);
    }

    /** A body of unknown length ends the connection: the following bytes are never read as a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity\r\nContent-Length: 5",
                "Transfer-Encoding:",
                "Transfer-Encoding: \"chunked\"",
                "transfer-encoding: chunked\r\nTransfer-Encoding: x",
                "TRANSFER-ENCODING: CHUNKED",
                "Content-Length: 65537",
                "Expect: 100-continue\r\nContent-Length: 5"
            })
    void aBodyOfUnknownLengthEndsTheConnection(String fields) throws IOException {
        for (String version : List.of("HTTP/1.1", "HTTP/1.0")) {
            String said = "POST / " + version + "\r\nHost: localhost\r\nConnection: keep-alive\r\n" + fields
                    + "\r\n\r\n0\r\n\r\n";
            if (version.equals("HTTP/1.1") || !fields.contains("Expect")) {
                assertEquals(List.of(405), Raw.statuses(smuggle(said)), said);
            }
        }
    }

    private static String smuggle(String said) throws IOException {
        String answers = Raw.ask(server, "http", said + "GET /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertFalse(answers.contains("hello"), answers);
        return answers;
    }

    @Test
    void requestsInABodyAreIgnored() throws IOException {
        String hidden = "GET /sub/ HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String answers = Raw.ask(
                server,
                "http",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + hidden.length() + "\r\n\r\n" + hidden
                        + "GET /file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertEquals(List.of(405, 200), Raw.statuses(answers), answers);
        assertTrue(answers.endsWith("hello\n"), answers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/folder%0d%0aX-Injected:%20yes",
                "/folder%0d%0aX-Injected:%20yes/",
                "/folder%0d%0aX-Injected:%20yes/file%0d%0aX-Injected:%20yes",
                "/%0d%0aX-Injected:%20yes",
                "/sub?%0d%0aX-Injected:%20yes",
                "/sub?\u0085X-Injected:\u00a0yes",
                "//evil.example/%2e%2e",
                "/\\evil.example/.."
            })
    void pathsAndNamesCannotInjectFields(String target) throws IOException {
        for (String accept : List.of("text/html", "text/plain", "application/json")) {
            String answer = Raw.ask(server, "http", "GET " + target + " HTTP/1.0\r\nAccept: " + accept + "\r\n\r\n");
            String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
            assertTrue(head.chars().allMatch(c -> c == '\r' || c == '\n' || c >= ' ' && c < 0x7f), head);
            for (String line : head.split("\r\n")) {
                assertFalse(line.startsWith("X-Injected"), head);
                assertFalse(line.matches("Location: (?!/[^/\\\\]).*"), line);
            }
        }
    }

    @Test
    void aRedirectEncodesLineEndsInNames() throws IOException {
        String answer = Raw.get(server, "/folder%0d%0aX-Injected:%20yes?a=b");
        assertTrue(answer.contains("\r\nLocation: /folder%0D%0AX-Injected%3A%20yes/?a=b\r\n"), answer);
    }

    /** Each exchange is one line without terminal control, for any request. */
    @ParameterizedTest
    @ValueSource(strings = {"pretty", "combined", "json"})
    void theLogHasOneHarmlessLinePerExchange(String format) throws Exception {
        String evil = "\u001b[2J\u001b]0;x\u0007\u009b31m\u0000\u0008\u007f\r\u000b\u000c\u0085"
                + new String("\u202e\u2028\udb40\udc41".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<String> requests = new ArrayList<>();
        requests.add("GET /" + evil + " HTTP/1.0\r\n\r\n");
        requests.add("GET /\u001b[31m\r200 OK\r\n\r\n");
        requests.add("\u001b[31m");
        requests.add(
                "GET /%0a%1b[31m%e2%80%ae HTTP/1.0\r\nUser-Agent: a\tb\" \"c\u009b\\\r\nReferer: \u0085\"\\\r\n\r\n");
        Path log = temporary.resolve(format + ".log");
        try (ServerProcess logging =
                ServerProcess.start("--log", log.toString(), "--log-format", format, folder.toString())) {
            for (String request : requests) {
                assertNotEquals("", Raw.ask(logging, "http", request));
            }
            for (String service : List.of("calc", "bulk", "message")) {
                assertNotEquals("", Raw.ask(logging, service, evil + "\n"));
            }
            assertEquals("\u001b[31m", Raw.ask(logging, "echo", "\u001b[31m"));
            Raw.assertServes(logging);
            logging.terminate();
            logging.awaitExit();
            assertEquals(List.of(), logging.err());
        }
        String text = Files.readString(log);
        assertTrue(text.codePoints().allMatch(HostileIT::printable), text);
        assertEquals(
                requests.size() + 4 + 5, text.chars().filter(c -> c == '\n').count(), text);
    }

    private static boolean printable(int c) {
        return c == '\n'
                || !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.LINE_SEPARATOR;
    }
}
