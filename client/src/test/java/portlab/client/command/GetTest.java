package portlab.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Saver.Destination;
import portlab.client.command.Saver.SaveResult;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.net.Connector;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpClient;
import portlab.client.net.RawServer;
import portlab.client.net.Resource;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;

class GetTest {
    private static final String HELLO = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @TempDir
    Path folder;

    private Destination here;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();

    @BeforeEach
    void setUp() {
        here = new Destination.Folder(folder);
    }

    @Test
    void savesUnderTheServersName() throws Exception {
        assertEquals(
                new SaveResult(SaveResult.How.NEW, folder.resolve("file.txt")),
                get(HELLO, "dir/file.txt", here, false));
        assertEquals(Map.of("file.txt", "hello"), files());
    }

    @Test
    void identicalContentIsNotSavedAgain() throws Exception {
        put("file.txt", "hello");
        assertEquals(
                new SaveResult(SaveResult.How.SAME, folder.resolve("file.txt")), get(HELLO, "file.txt", here, false));
        assertEquals(Map.of("file.txt", "hello"), files());
    }

    @Test
    void differentContentIsSavedBeside() throws Exception {
        put("file.txt", "mine");
        put("file-1.txt", "mine too");
        assertEquals(
                new SaveResult(SaveResult.How.BESIDE, folder.resolve("file-2.txt")),
                get(HELLO, "file.txt", here, false));
        assertEquals(Map.of("file.txt", "mine", "file-1.txt", "mine too", "file-2.txt", "hello"), files());
    }

    @Test
    void anIdenticalCopyBesideIsFound() throws Exception {
        put("file.txt", "mine");
        put("file-1.txt", "hello");
        assertEquals(
                new SaveResult(SaveResult.How.SAME, folder.resolve("file-1.txt")), get(HELLO, "file.txt", here, false));
    }

    @Test
    void forceReplaces() throws Exception {
        put("file.txt", "mine");
        assertEquals(
                new SaveResult(SaveResult.How.REPLACED, folder.resolve("file.txt")),
                get(HELLO, "file.txt", here, true));
        assertEquals(Map.of("file.txt", "hello"), files());
    }

    @Test
    void anEmptyBodyIsAnEmptyFile() throws Exception {
        get("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "file.txt", here, false);
        assertEquals(Map.of("file.txt", ""), files());
    }

    @Test
    void outputNamesTheFile() throws Exception {
        Destination named = new Destination.Named(folder.resolve("other").toString());
        assertEquals(new SaveResult(SaveResult.How.NEW, folder.resolve("other")), get(HELLO, "file.txt", named, false));
        assertEquals(Map.of("other", "hello"), files());
    }

    @Test
    void outputSavesIntoAFolder() throws Exception {
        Destination named = new Destination.Named(folder.toString());
        assertEquals(
                new SaveResult(SaveResult.How.NEW, folder.resolve("file.txt")), get(HELLO, "file.txt", named, false));
    }

    @Test
    void outputToADeviceSavesNoFile() throws Exception {
        Path device = Path.of("/dev/null");
        assertEquals(
                new SaveResult(SaveResult.How.STREAMED, device),
                get(HELLO, "file.txt", new Destination.Named(device.toString()), false));
        assertTrue(Files.exists(device));
        assertEquals(Map.of(), files());
    }

    @Test
    void aDashWritesToStandardOutput() throws Exception {
        get(HELLO, "file.txt", new Destination.Stdout(), false);
        assertEquals("hello", stdout.toString(UTF_8));
        assertEquals(Map.of(), files());
    }

    @Test
    void aBrokenDownloadKeepsItsPartAndReportsIt() throws Exception {
        put("file.txt", "mine");
        String cut = "HTTP/1.0 200 OK\r\nContent-Length: 50\r\n\r\nhello";
        Failure failure = assertThrows(Failure.class, () -> get(cut, "file.txt", here, true));
        assertEquals(ExitCode.TRUNCATED, failure.exit());
        assertTrue(
                failure.what().endsWith("; the first 5 B are in " + folder.resolve(".file.txt.part")), failure.what());
        assertEquals(Map.of("file.txt", "mine", ".file.txt.part", "hello"), files());
    }

    @Test
    void anEmptyBrokenDownloadLeavesNoFile() {
        String cut = "HTTP/1.0 200 OK\r\nContent-Length: 50\r\n\r\n";
        assertThrows(Failure.class, () -> get(cut, "file.txt", here, false));
        assertEquals(Map.of(), files());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 Not Found|''|404 Not Found: /file.txt|check the name; upper and lower case differ",
                "403 Forbidden|''|403 Forbidden: /file.txt|you don't have permission to read this file",
                "500 Oh|''|500 Oh: /file.txt|see the server's log",
                "418|''|418: /file.txt|''",
                "302 Found|Location: http://evil/|302 Found: /file.txt|redirects to another server: http://evil/",
                "302 Found|Location: https://evil/|302 Found: /file.txt|redirects to another server: https://evil/",
                "302 Found|Location: /there|302 Found: /file.txt|redirects to /there; -L follows redirects",
                "302 Found|''|302 Found: /file.txt|the redirect has no Location",
                "206 Partial Content|''|206 Partial Content: /file.txt|''",
            })
    void errorResponsesLeaveNoFile(String status, String field, String what, String hint) throws Exception {
        String answer = "HTTP/1.0 " + status + "\r\n" + (field.isEmpty() ? "" : field + "\r\n") + "\r\nsorry";
        try (RawServer server = RawServer.saying(answer)) {
            Fetched fetched = fetch(server, "file.txt", here, false);
            Failure refusal = fetched.refusal().orElseThrow();
            assertEquals(ExitCode.REFUSED, refusal.exit());
            assertEquals(what, refusal.what());
            assertEquals(hint, refusal.hint());
            assertEquals(SaveResult.NOTHING, fetched.saved());
        }
        assertEquals(Map.of(), files());
    }

    @Test
    void noContentSucceedsWithoutAFile() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.0 204 No Content\r\n\r\n")) {
            assertTrue(fetch(server, "file.txt", here, false).refusal().isEmpty());
        }
        assertEquals(Map.of(), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://HOST"})
    void theSlashAtAFoldersEndIsAdded(String origin) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawServer.Script script = (socket, out) -> {
            String location = origin.replace("HOST", "127.0.0.1:" + socket.getLocalPort()) + "/a%20b/";
            String redirect = "HTTP/1.0 301 Moved Permanently\r\nLocation: " + location + "\r\n\r\n";
            out.write((asked.getAndIncrement() == 0 ? redirect : HELLO).getBytes(UTF_8));
        };
        try (RawServer server = new RawServer(script)) {
            Fetched fetched = fetch(server, "a b", here, false);
            assertEquals("/a%20b/", fetched.target());
            assertTrue(fetched.moved());
            assertEquals(new SaveResult(SaveResult.How.NEW, folder.resolve("index.html")), fetched.saved());
            assertEquals(2, server.requests().size());
        }
    }

    /** Each Location leads to the next path; the last body is saved under the requested name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/b|/b",
                "b|/b",
                "http://HOST/b?x=1&y|/b?x=1&y",
                "//HOST/b c|/b%20c",
                "?q|/a?q",
                "./dir/../b#part|/b",
            })
    void redirectsOnTheSameServerAreFollowedOnRequest(String location, String target) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawServer.Script script = (socket, out) -> {
            String there = location.replace("HOST", "127.0.0.1:" + socket.getLocalPort());
            String redirect = "HTTP/1.0 302 Found\r\nLocation: " + there + "\r\n\r\n";
            out.write((asked.getAndIncrement() == 0 ? redirect : HELLO).getBytes(UTF_8));
        };
        try (RawServer server = new RawServer(script)) {
            Fetched fetched = follow(server, "a");
            assertEquals(target, fetched.target());
            assertEquals(new SaveResult(SaveResult.How.NEW, folder.resolve("a")), fetched.saved());
            assertTrue(server.requests().get(1).startsWith("GET " + target + " HTTP/1.0\r\n"));
        }
    }

    @Test
    void atMostFiveRedirectsAreFollowed() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawServer.Script script = (socket, out) ->
                out.write(("HTTP/1.0 302 x\r\nLocation: /" + asked.incrementAndGet() + "\r\n\r\n").getBytes(UTF_8));
        try (RawServer server = new RawServer(script)) {
            Failure refusal = follow(server, "a").refusal().orElseThrow();
            assertEquals("302 x: /5", refusal.what());
            assertEquals("redirects again, to /6; -L follows up to 5 redirects", refusal.hint());
            assertEquals(6, server.requests().size());
        }
    }

    @Test
    void redirectsToOtherServersAreNotFollowed() throws Exception {
        try (RawServer other = RawServer.saying(HELLO);
                RawServer server =
                        RawServer.saying("HTTP/1.0 302 x\r\nLocation: http://" + other.endpoint() + "/a\r\n\r\n")) {
            assertTrue(follow(server, "a").refusal().isPresent());
            assertEquals(List.of(), other.requests());
        }
    }

    private Fetched follow(RawServer server, String path) throws Failure {
        Url url = new Url(server.endpoint(), Resource.of(path));
        return command(new Saver(null, Progress.NONE)).run(new Get.Request(url, here, false, false, true));
    }

    @Test
    void redirectLoopsEnd() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.0 301 Moved\r\nLocation: /a/\r\n\r\n")) {
            assertTrue(fetch(server, "a", here, false).refusal().isPresent());
            assertEquals(2, server.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"..", "a/..", "../../x", "..\\..\\x", "/etc/passwd", "~/x"})
    void noNameLeavesTheFolder(String path) throws Exception {
        SaveResult saved = get(HELLO, path, here, false);
        assertEquals(folder, saved.path().getParent());
        assertEquals(1, files().size());
    }

    @Test
    void aMissingFolderIsReported() {
        Destination named = new Destination.Named(folder.resolve("no/such").toString());
        Failure failure = assertThrows(Failure.class, () -> get(HELLO, "file.txt", named, false));
        assertEquals(ExitCode.UNWRITABLE, failure.exit());
        assertEquals("cannot write " + folder.resolve("no/such") + ": no such folder", failure.what());
    }

    @Test
    void namesMangledByTheLocaleAreNotRequested() {
        Get.Request request = new Get.Request(
                new Url(new Endpoint("127.0.0.1", 1), Resource.of("\uFFFD.txt")), here, false, false, false);
        Failure failure = assertThrows(
                Failure.class, () -> command(new Saver(null, Progress.NONE)).run(request));
        assertEquals(ExitCode.UNWRITABLE, failure.exit());
        assertEquals("set LC_ALL=C.UTF-8", failure.hint());
    }

    @Test
    void aFolderIsNotReplacedAndNoPartRemains() throws Exception {
        Files.createDirectory(folder.resolve("file.txt"));
        try (RawServer server = RawServer.saying(HELLO)) {
            Failure failure = assertThrows(Failure.class, () -> fetch(server, "file.txt", here, true));
            assertEquals(ExitCode.UNWRITABLE, failure.exit());
            assertEquals(List.of(), server.requests());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("file.txt")), files.toList());
        }
    }

    @Test
    void aFullDiskIsReported() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        Failure failure = assertThrows(
                Failure.class, () -> get(HELLO, "file.txt", new Destination.Named(full.toString()), false));
        assertEquals(ExitCode.UNWRITABLE, failure.exit());
        assertEquals("cannot write /dev/full: No space left on device", failure.what());
    }

    @Test
    void waitingForThePipesReaderTimesOut() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "this system has no mkfifo");
        Connector connector = new Connector(new Timeouts(5_000_000_000L, 300_000_000L));
        try (RawServer server = RawServer.saying(HELLO)) {
            Destination named = new Destination.Named(pipe.toString());
            Get.Request request =
                    new Get.Request(new Url(server.endpoint(), Resource.of("x")), named, false, false, false);
            Get get = new Get(
                    new HttpClient(connector, "portlab/test", Optional.empty()), new Saver(null, Progress.NONE));
            Failure failure = assertThrows(Failure.class, () -> get.run(request));
            assertEquals(ExitCode.TIMED_OUT, failure.exit());
            assertEquals("no program reads from " + pipe + " within 300 ms", failure.what());
        }
    }

    @Test
    void aPipeWithAReaderGetsTheBody() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "this system has no mkfifo");
        FutureTask<String> reader = new FutureTask<>(() -> Files.readString(pipe));
        new Thread(reader).start();
        assertEquals(
                SaveResult.How.STREAMED,
                get(HELLO, "x", new Destination.Named(pipe.toString()), false).how());
        assertEquals("hello", reader.get());
    }

    @Test
    void progressSeesTheBeginningAndTheEnd() throws Exception {
        StringBuilder heard = new StringBuilder();
        Progress progress = new Progress() {
            @Override
            public void begin(Meter meter) {
                heard.append("begin ");
            }

            @Override
            public void end() {
                heard.append("end");
            }
        };
        try (RawServer server = RawServer.saying(HELLO)) {
            Saver saver = new Saver(Channels.newChannel(stdout), progress);
            command(saver)
                    .run(new Get.Request(
                            new Url(server.endpoint(), Resource.of("x")),
                            new Destination.Stdout(),
                            false,
                            false,
                            false));
        }
        assertEquals("begin end", heard.toString());
    }

    private SaveResult get(String answer, String path, Destination destination, boolean replace)
            throws IOException, Failure {
        try (RawServer server = RawServer.saying(answer)) {
            return fetch(server, path, destination, replace).saved();
        }
    }

    private Fetched fetch(RawServer server, String path, Destination destination, boolean replace) throws Failure {
        WritableByteChannel channel = Channels.newChannel(stdout);
        Get.Request request =
                new Get.Request(new Url(server.endpoint(), Resource.of(path)), destination, replace, false, false);
        return command(new Saver(channel, Progress.NONE)).run(request);
    }

    private static Get command(Saver saver) {
        return new Get(new HttpClient(new Connector(Timeouts.DEFAULT), "portlab/test", Optional.empty()), saver);
    }

    private void put(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private Map<String, String> files() {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }
}
