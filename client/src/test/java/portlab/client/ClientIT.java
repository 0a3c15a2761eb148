package portlab.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.ClientProcess.Outcome;
import portlab.client.cli.RootCommand;
import portlab.client.net.RawServer;
import portlab.common.Conditions;
import portlab.common.FreePort;
import portlab.common.Programs;

/** The client's jar, run as a process. */
class ClientIT {
    private static final Map<String, String> PLAIN = Map.of();
    private static final String HELLO =
            "HTTP/1.0 200 OK\r\nServer: raw\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
    private static final String TIMES = "RTT N µs  (connect N µs, receive N µs, total N µs, N B/s)\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "C", "POSIX"})
    void fetchesSavesAndReportsInUtf8WhateverTheLocale(String locale) throws Exception {
        try (RawServer server = RawServer.saying(HELLO)) {
            Outcome outcome = ClientProcess.run(folder, Map.of("LC_ALL", locale), words(server, "dir/file.txt"));
            assertEquals(new Outcome(0, report(server, "saved   file.txt"), ""), outcome);
        }
        assertEquals("hello", Files.readString(folder.resolve("file.txt")));
    }

    @Test
    void neverOverwrites() throws Exception {
        Files.writeString(folder.resolve("file.txt"), "mine");
        try (RawServer server = RawServer.saying(HELLO)) {
            String beside = "saved   file-1.txt  (a different file has the original name; -f replaces it)";
            assertEquals(new Outcome(0, report(server, beside), ""), run(server, "file.txt"));
            String same = "kept    file-1.txt  (unchanged)";
            assertEquals(new Outcome(0, report(server, same), ""), run(server, "file.txt"));
            String replaced = "saved   file.txt  (replaced)";
            assertEquals(new Outcome(0, report(server, replaced), ""), run(server, "-f", "file.txt"));
        }
        assertEquals("hello", Files.readString(folder.resolve("file.txt")));
    }

    @Test
    void standardOutputGetsOnlyTheBody() throws Exception {
        try (RawServer server = RawServer.saying(HELLO)) {
            String report = "200 OK  5 B  text/plain\nfrom    raw at " + server.endpoint() + "\n" + TIMES;
            assertEquals(new Outcome(0, "hello", report), run(server, "file.txt", "-o", "-"));
            assertEquals(new Outcome(0, "hello", ""), run(server, "file.txt", "-q", "-o-"));
        }
        assertEquals(List.of(), names());
    }

    @Test
    void quietPrintsNothing() throws Exception {
        try (RawServer server = RawServer.saying(HELLO)) {
            assertEquals(new Outcome(0, "", ""), run(server, "--quiet", "file.txt"));
        }
        assertEquals(List.of("file.txt"), names());
    }

    @Test
    void verboseShowsTheWire() throws Exception {
        try (RawServer server = RawServer.saying(HELLO)) {
            Outcome outcome = run(server, "-v", "file.txt");
            assertEquals(report(server, "saved   file.txt"), outcome.out());
            assertEquals(
                    """
                    #1 N µs * open http CLIENT to ADDRESS at TIME, connected in N µs
                    #1 N µs → sent N B
                    #1 → GET /file.txt HTTP/1.0\\r\\n
                    #1 → Host: ADDRESS\\r\\n
                    #1 → User-Agent: portlab/VERSION\\r\\n
                    #1 → Accept: */*\\r\\n
                    #1 → Connection: close\\r\\n
                    #1 → \\r\\n
                    #1 N µs ← received N B
                    #1 ← HTTP/1.0 200 OK\\r\\n
                    #1 ← Server: raw\\r\\n
                    #1 ← Content-Type: text/plain\\r\\n
                    #1 ← Content-Length: 5\\r\\n
                    #1 ← \\r\\n
                    #1 ← hello
                    #1 N µs * Content-Length says where the body ends (RFC 9112 6.3)
                    #1 N µs * The client has its answer and no longer needs the connection (RFC 9112 9.6)
                    #1 N µs * closed
                    startup N ms, to the first packet
                    """.replace("ADDRESS", server.endpoint().toString()),
                    outcome.err()
                            .replaceAll("http 127[0-9.:]+ ", "http CLIENT ")
                            .replaceAll(" [0-9:.]+, connected", " TIME, connected")
                            .replaceAll("[0-9]+ B\\n", "N B\n")
                            .replaceAll(" +", " ")
                            .replaceAll("startup [0-9]+ ms", "startup N ms")
                            .replaceAll("portlab/[0-9.]+", "portlab/VERSION"));
        }
    }

    @Test
    void printsHelpAndVersion() throws Exception {
        assertEquals(new Outcome(0, RootCommand.help(), ""), ClientProcess.run(folder, PLAIN, "--help"));
        Outcome version = ClientProcess.run(folder, PLAIN, "--version");
        assertTrue(version.out().matches("portlab [0-9]+\\.[0-9]+\\.[0-9]+\n"), version.out());
        assertEquals(0, version.exit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|''|22|portlab: 404: /x (check the name; upper and lower case differ)",
                "200 OK|Content-Length: x|8|portlab: cannot decode the body: its Content-Length is \"x\" (this is a bug in the server)",
                "200 OK|Content-Length: 9|18|portlab: ADDRESS closed the connection after 5 of 9 bytes; the first 5 B are in .x.part (try again)",
            })
    void reportsWrongAnswers(String status, String field, int exit, String line) throws Exception {
        String head = "HTTP/1.0 " + status + "\r\n" + (field.isEmpty() ? "" : field + "\r\n");
        try (RawServer server = RawServer.saying(head + "\r\nhello")) {
            Outcome outcome = run(server, "-q", "x");
            assertEquals(new Outcome(exit, "", line.replace("ADDRESS", address(server)) + "\n"), outcome);
        }
    }

    @Test
    void reportsMissingAnswers() throws Exception {
        try (RawServer server = RawServer.saying("")) {
            String line = "portlab: " + address(server)
                    + " closed the connection without answering (is this the port of an HTTP server?)\n";
            assertEquals(new Outcome(52, "", line), run(server, "x"));
        }
        try (RawServer server = RawServer.saying("ERROR \033[31mred\n")) {
            String line = "portlab: the answer is not HTTP: it starts with \"ERROR \\x1b[31mred\""
                    + " (is this the port of an HTTP server?)\n";
            assertEquals(new Outcome(8, "", line), run(server, "x"));
        }
        try (RawServer server = RawServer.stalling("HTTP/1.0 ")) {
            String line = "portlab: " + address(server)
                    + " did not answer within 250 ms (allow more time with --timeout SECONDS)\n";
            assertEquals(new Outcome(28, "", line), run(server, "x", "--timeout", "0.25"));
        }
        try (RawServer server = new RawServer((socket, out) -> socket.setSoLinger(true, 0))) {
            String line = "portlab: lost the connection to " + address(server) + " (Connection reset) (try again)\n";
            assertEquals(new Outcome(56, "", line), run(server, "x"));
        }
    }

    @Test
    void reportsUnreachableServers() throws Exception {
        int port = FreePort.next();
        String refused = "portlab: 127.0.0.1:" + port + " refused the connection (is a server running there? "
                + "start one with java -jar server.jar -p " + port + ")\n";
        assertEquals(new Outcome(7, "", refused), ClientProcess.run(folder, PLAIN, "127.0.0.1", "" + port, "x"));
        String unknown = "portlab: could not resolve host no such host (check the spelling, or use an address)\n";
        assertEquals(new Outcome(6, "", unknown), ClientProcess.run(folder, PLAIN, "no such host", "80", "x"));
    }

    @Test
    void reportsInvalidCommandLines() throws Exception {
        String line = "portlab: unknown option --forse (did you mean --force? see --help)\n";
        assertEquals(new Outcome(2, "", line), ClientProcess.run(folder, PLAIN, "--forse"));
    }

    @Test
    void reportsAMissingFolder() throws Exception {
        try (RawServer server = RawServer.saying(HELLO)) {
            String line = "portlab: cannot write no/such/file: no such folder (save elsewhere with -o FILE)\n";
            assertEquals(new Outcome(23, "", line), run(server, "x", "-o", "no/such/file"));
        }
    }

    @Test
    void reportsNamesThatJavaCannotOpenInTheLocale() throws Exception {
        Outcome outcome = ClientProcess.run(folder, Map.of("LC_ALL", "C"), "127.0.0.1", "1", "żółć.txt");
        assertEquals(23, outcome.exit());
        assertTrue(outcome.err().startsWith("portlab: cannot create a file named "), outcome.err());
        assertTrue(outcome.err().endsWith(" (set LC_ALL=C.UTF-8)\n"), outcome.err());
        assertEquals(1, outcome.err().lines().count());
    }

    @Test
    void savesNamesInAnyScript() throws Exception {
        try (RawServer server = RawServer.saying(HELLO)) {
            assertEquals(new Outcome(0, report(server, "saved   żółć 日本.txt"), ""), run(server, "żółć 日本.txt"));
            assertTrue(server.requests().get(0).startsWith("GET /%C5%BC%C3%B3%C5%82%C4%87%20%E6%97%A5%E6%9C%AC.txt "));
        }
        assertEquals(List.of("żółć 日本.txt"), names());
    }

    @Test
    void aStoppedDownloadReportsItsPart() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        RawServer.Script script = (socket, out) -> {
            out.write("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello".getBytes(UTF_8));
            sent.countDown();
            socket.getInputStream().read();
        };
        try (RawServer server = new RawServer(script);
                ClientProcess client = ClientProcess.start(folder, PLAIN, words(server, "x"))) {
            sent.await();
            awaitSize(folder.resolve(".x.part"), 5);
            client.terminate();
            assertEquals(new Outcome(143, "", "portlab: stopped; the first 5 B are in .x.part\n"), client.outcome());
        }
        assertEquals(List.of(".x.part"), names());
    }

    @Test
    void aKilledDownloadIsResumed() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawServer.Script script = (socket, out) -> {
            if (asked.getAndIncrement() == 0) {
                out.write("HTTP/1.0 200 OK\r\nETag: \"v1\"\r\nContent-Length: 10\r\n\r\nhello".getBytes(UTF_8));
                socket.getInputStream().read();
            }
            out.write("HTTP/1.0 206 OK\r\nETag: \"v1\"\r\nContent-Range: bytes 5-9/10\r\n\r\nworld".getBytes(UTF_8));
        };
        try (RawServer server = new RawServer(script)) {
            try (ClientProcess client = ClientProcess.start(folder, PLAIN, words(server, "x"))) {
                awaitSize(folder.resolve(".x.part"), 5);
                client.kill();
            }
            assertEquals(new Outcome(0, "", ""), run(server, "-q", "--continue", "x"));
        }
        assertEquals(List.of("x"), names());
        assertEquals("helloworld", Files.readString(folder.resolve("x")));
    }

    @Test
    void parallelClientsLoseNothing() throws Exception {
        AtomicInteger count = new AtomicInteger();
        RawServer.Script script = (socket, out) ->
                out.write(("HTTP/1.0 200 OK\r\n\r\nanswer " + count.getAndIncrement()).getBytes(UTF_8));
        List<ClientProcess> clients = new ArrayList<>();
        try (RawServer server = new RawServer(script)) {
            for (int i = 0; i < 4; i++) {
                clients.add(ClientProcess.start(folder, PLAIN, words(server, "x.txt")));
            }
            for (ClientProcess client : clients) {
                assertEquals("", client.outcome().err());
                client.close();
            }
        }
        assertEquals(List.of("x-1.txt", "x-2.txt", "x-3.txt", "x.txt"), names());
        TreeSet<String> contents = new TreeSet<>();
        for (String name : names()) {
            contents.add(Files.readString(folder.resolve(name)));
        }
        assertEquals(4, contents.size());
    }

    @Test
    void fetchesChunksFromOkHttpsServer() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder()
                    .chunkedBody("hello".repeat(10_000), 999)
                    .build());
            server.start(InetAddress.getByName("127.0.0.1"), 0);
            Outcome outcome = ClientProcess.run(folder, PLAIN, "127.0.0.1", "" + server.getPort(), "big", "-q");
            assertEquals(new Outcome(0, "", ""), outcome);
        }
        assertEquals("hello".repeat(10_000), Files.readString(folder.resolve("big")));
    }

    @Test
    void aTerminalGetsProgressAndColoursUnlessNoColorIsSet() throws Exception {
        Programs.require("script");
        RawServer.Script slow = (socket, out) -> {
            out.write("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello".getBytes(UTF_8));
            dribble(socket, out);
        };
        try (RawServer server = new RawServer(slow)) {
            String coloured = onTerminal(server, Map.of("TERM", "xterm"));
            assertTrue(coloured.contains(" 50 %  ██████████░░░░░░░░░░  5 B of 10 B"), coloured);
            assertTrue(coloured.contains("\r\033[K\033[32m200 OK\033[0m"), coloured);
            String plain = onTerminal(server, Map.of("TERM", "xterm", "NO_COLOR", "1"));
            assertTrue(plain.contains("\r\033[K200 OK"), plain);
            assertFalse(plain.contains("\033[3"), plain);
        }
    }

    @Test
    void theBarFitsOneLineOfANarrowTerminal() throws Exception {
        Programs.require("script");
        RawServer.Script slow = (socket, out) -> {
            out.write("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello".getBytes(UTF_8));
            dribble(socket, out);
        };
        try (RawServer server = new RawServer(slow)) {
            String out = onTerminal(server, Map.of("TERM", "xterm"), "stty cols 30;");
            String bar = out.replaceAll("(?s).*\033\\[K( 50 %[^\r\n]*).*", "$1");
            assertTrue(bar.startsWith(" 50 %  5 B of 10 B") && bar.length() < 30, out);
        }
    }

    @Test
    void aTerminalGetsNoBinaryBody() throws Exception {
        Programs.require("script");
        try (RawServer server = RawServer.saying("HTTP/1.0 200 OK\r\n\r\nPNG\0\033[2J")) {
            String line = String.join(" ", ClientProcess.command(words(server, "-q", "-o", "-", "x")));
            List<String> command = List.of("script", "-qec", line, "/dev/null");
            try (ClientProcess client = ClientProcess.start(folder, Map.of("NO_COLOR", "1"), command)) {
                Outcome outcome = client.outcome();
                String said = "portlab: cannot write to standard output: refusing to print a binary file to\r\n"
                        + "    the terminal (save elsewhere with -o FILE)\r\n";
                assertEquals(new Outcome(23, said, ""), outcome);
            }
            assertEquals(
                    new Outcome(0, "PNG\0\033[2J", ""), run(server, "-q", "-o", "-", "x"), "a pipe takes everything");
        }
    }

    @Test
    void parallelBodiesOnOneStreamDoNotMix() throws Exception {
        String half = "x".repeat(300_000);
        RawServer.Script script = (socket, out) -> {
            out.write(("HTTP/1.0 200 OK\r\n\r\n" + half).getBytes(UTF_8));
            out.write(half.replace('x', 'y').getBytes(UTF_8));
        };
        try (RawServer server = new RawServer(script)) {
            Outcome outcome = run(server, "-q", "-c", "get --parallel 4 a b c d -o -");
            assertEquals((half + half.replace('x', 'y')).repeat(4), outcome.out());
        }
    }

    /** Delays the rest of the body until the progress bar appears. */
    private static void dribble(Socket socket, OutputStream out) throws IOException, InterruptedException {
        assertFalse(new CountDownLatch(1).await(3, TimeUnit.SECONDS));
        out.write("world".getBytes(UTF_8));
        socket.shutdownOutput();
    }

    private String onTerminal(RawServer server, Map<String, String> environment) throws Exception {
        return onTerminal(server, environment, "");
    }

    private String onTerminal(RawServer server, Map<String, String> environment, String before) throws Exception {
        String line = before + String.join(" ", ClientProcess.command(words(server, "-f", "x")));
        List<String> command = List.of("script", "-qec", line, "/dev/null");
        try (ClientProcess client = ClientProcess.start(folder, environment, command)) {
            return client.outcome().out();
        }
    }

    @Test
    void fetchesFromPythonsServer() throws Exception {
        Programs.require("python3");
        Path site = Files.createDirectories(folder.resolve("site/dir"));
        Files.writeString(site.resolve("index.html"), "<h1>dir</h1>");
        Files.writeString(folder.resolve("site/a b%.txt"), "hello");
        Process python = new ProcessBuilder(
                        "python3", "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", "site", "0")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String greeting = python.inputReader().readLine();
            String port = greeting.replaceAll(".* port ([0-9]+) .*", "$1");
            assertEquals(
                    0,
                    ClientProcess.run(folder, PLAIN, "127.0.0.1", port, "a b%.txt")
                            .exit());
            assertEquals("hello", Files.readString(folder.resolve("a b%.txt")));
            Outcome dir = ClientProcess.run(folder, PLAIN, "127.0.0.1", port, "dir");
            assertTrue(dir.out().contains("\nat      /dir/\n"), dir.out());
            assertEquals("<h1>dir</h1>", Files.readString(folder.resolve("index.html")));
            Files.writeString(site.getParent().resolve("what?&<'.txt"), "odd");
            Files.delete(site.resolve("index.html"));
            Files.writeString(site.resolve("deep.txt"), "deep");
            Outcome all = ClientProcess.run(folder, PLAIN, "127.0.0.1:" + port, "-r", "/", "-o", "all", "-q");
            assertEquals(new Outcome(0, "", ""), all);
            assertEquals("deep", Files.readString(folder.resolve("all/dir/deep.txt")));
            assertEquals("odd", Files.readString(folder.resolve("all/what_&_'.txt")));
            assertEquals(
                    22,
                    ClientProcess.run(folder, PLAIN, "127.0.0.1", port, "nope").exit());
        } finally {
            python.destroy();
            python.waitFor();
        }
    }

    private Outcome run(RawServer server, String... words) throws IOException, InterruptedException {
        return ClientProcess.run(folder, PLAIN, words(server, words));
    }

    private static String[] words(RawServer server, String... words) {
        List<String> all = new ArrayList<>(List.of("127.0.0.1", Integer.toString(server.port())));
        all.addAll(List.of(words));
        return all.toArray(new String[0]);
    }

    private static String report(RawServer server, String saved) {
        return "200 OK  5 B  text/plain\nfrom    raw at " + address(server) + "\n" + saved + "\n" + TIMES;
    }

    private static String address(RawServer server) {
        return server.endpoint().toString();
    }

    private static void awaitSize(Path file, long size) throws IOException, InterruptedException {
        Conditions.await("the file has its size", () -> Files.exists(file) && Files.size(file) >= size);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
