package portlab.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
import portlab.client.net.Network;
import portlab.client.net.RawServer;
import portlab.client.net.Resource;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;

class ResumeTest {
    private static final String BROKEN = "HTTP/1.0 200 OK\r\nETag: \"v1\"\r\nContent-Length: 10\r\n\r\n01234";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "206 Partial Content\\r\\nContent-Range: bytes 5-9/10\\r\\nContent-Length: 5|56789|0123456789|RESUMED",
                "200 OK\\r\\nETag: \"v2\"\\r\\nContent-Length: 3|new|new|NEW",
            })
    void resumesOrStartsOver(String head, String body, String content, SaveResult.How how) throws Exception {
        String second = "HTTP/1.0 " + head.replace("\\r\\n", "\r\n") + "\r\n\r\n" + body;
        try (RawServer server = answering(BROKEN, second)) {
            Failure broken = assertThrows(Failure.class, () -> get(server, false));
            assertEquals("use --continue to resume", broken.hint());
            assertEquals(List.of(".x.part", ".x.part-of"), names());
            Fetched fetched = get(server, true);
            assertEquals(how, fetched.saved().how());
            String request = server.requests().get(1);
            assertTrue(request.contains("\r\nRange: bytes=5-\r\nIf-Range: \"v1\"\r\n"), request);
        }
        assertEquals(List.of("x"), names());
        assertEquals(content, Files.readString(folder.resolve("x")));
    }

    private static final String FIRST =
            "HTTP/1.0 200 OK\r\nETag: \"v1\"\r\nContent-Length: 100\r\n\r\n" + "a".repeat(50);

    /** Answers to a request for bytes 50-99 of 100 that contradict themselves or the first answer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "206|bytes 50-99/100~Content-Length: 10|10|NOT_HTTP",
                "206|bytes 50-99/100|10|TRUNCATED",
                "206|bytes 50-99/100|0|TRUNCATED",
                "206|bytes 50-99/100~Transfer-Encoding: chunked|5 chunked|TRUNCATED",
                "206|bytes 50-99/100~Transfer-Encoding: chunked|70 chunked|NOT_HTTP",
                "206|bytes 50-99/100|70|NOT_HTTP",
                "206|bytes 50-99/100~Content-Length: 70|70|NOT_HTTP",
                "206|bytes 50-99/100~ETag: \"v2\"|50|NOT_HTTP",
                "206|bytes 50-99/100~ETag: W/\"v1\"|50|NOT_HTTP",
                "206|bytes 50-199/200~Content-Length: 150|150|NOT_HTTP",
                "206|bytes 50-99/200|50|NOT_HTTP",
                "206|bytes 50-98/100|49|NOT_HTTP",
                "206|bytes 40-99/100|60|NOT_HTTP",
                "206|bytes 0-99/100|100|NOT_HTTP",
                "206|lines 50-99/100|50|NOT_HTTP",
                "206||50|NOT_HTTP",
                "416|bytes */50~ETag: \"v2\"|0|NOT_HTTP",
                "416|bytes */50|0|NOT_HTTP",
                "416|bytes */40|0|NOT_HTTP",
                "416||0|NOT_HTTP",
                "204||0|REFUSED",
            })
    void contradictoryAnswersLeaveThePartUnchanged(int status, String range, String body, ExitCode exit)
            throws Exception {
        String field = range == null ? "" : "Content-Range: " + range.replace("~", "\r\n") + "\r\n";
        String bytes = "b".repeat(Integer.parseInt(body.split(" ")[0]));
        String sent = body.endsWith("chunked")
                ? Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n0\r\n\r\n"
                : bytes;
        try (RawServer server = answering(FIRST, "HTTP/1.1 " + status + " x\r\n" + field + "\r\n" + sent)) {
            assertThrows(Failure.class, () -> get(server, false));
            Failure failure = assertThrows(Failure.class, () -> get(server, true));
            assertEquals(exit, failure.exit());
            assertTrue(failure.what().contains(folder.resolve(".x.part").toString()), failure.what());
            assertTrue(server.requests().get(1).contains("\r\nRange: bytes=50-\r\n"));
        }
        assertEquals(List.of(".x.part", ".x.part-of"), names());
        assertEquals("a".repeat(50), Files.readString(folder.resolve(".x.part")));
    }

    /** The client was killed after the last byte and before the file was renamed. */
    @ParameterizedTest
    @ValueSource(strings = {"", "ETag: \"v1\"\r\n"})
    void aCompletePartIsOnlyRenamed(String tag) throws Exception {
        String rest = "HTTP/1.0 416 x\r\nContent-Range: bytes */10\r\n" + tag + "\r\n";
        try (RawServer server = answering(rest)) {
            Files.writeString(folder.resolve(".x.part"), "0123456789");
            note("http://" + server.endpoint() + "/x\n\"v1\"\n10\n");
            assertEquals(SaveResult.How.NEW, get(server, true).saved().how());
        }
        assertEquals(List.of("x"), names());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://SERVER/x\n", "http://SERVER/x\n\"v", "http://SERVER/y\n\"v1\"\n10\n", "\0\u00ff\n\n"
            })
    void anIncompleteOrForeignNoteIsIgnored(String note) throws Exception {
        try (RawServer server = answering("HTTP/1.0 200 OK\r\n\r\nwhole")) {
            Files.writeString(folder.resolve(".x.part"), "01234");
            note(note.replace("SERVER", server.endpoint().toString()));
            assertEquals(SaveResult.How.NEW, get(server, true).saved().how());
            assertTrue(!server.requests().get(0).contains("Range"));
        }
        assertEquals("whole", Files.readString(folder.resolve("x")));
    }

    @Test
    void theNoteIsWrittenWithTheHead() throws Exception {
        try (RawServer server = RawServer.stalling("HTTP/1.0 200 OK\r\nETag: \"v1\"\r\nContent-Length: 10\r\n\r\n0")) {
            Network network = new Network(Timeouts.DEFAULT, "test");
            FutureTask<Failure> download =
                    new FutureTask<>(() -> assertThrows(Failure.class, () -> get(network, server, false)));
            new Thread(download).start();
            Path note = folder.resolve(".x.part-of");
            while (!Files.exists(note) || Files.size(note) == 0) {
                Thread.onSpinWait();
            }
            assertEquals("http://" + server.endpoint() + "/x\n\"v1\"\n10\n", Files.readString(note));
            network.stop();
            assertEquals(ExitCode.INTERRUPTED, download.get().exit());
        }
    }

    /** The earlier part is kept until the new download has bytes. */
    @Test
    void startingOverKeepsTheEarlierPartUntilNewBytesArrive() throws Exception {
        String other = "HTTP/1.0 200 OK\r\nETag: \"v2\"\r\nContent-Length: 10\r\n\r\n";
        try (RawServer server = answering(BROKEN, other, other + "abc", other + "abcdefghij")) {
            assertThrows(Failure.class, () -> get(server, false));
            assertThrows(Failure.class, () -> get(server, false));
            assertEquals("01234", Files.readString(folder.resolve(".x.part")));
            assertThrows(Failure.class, () -> get(server, true));
            assertEquals(List.of(".x-1.part", ".x-1.part-of"), names());
            get(server, true);
            assertTrue(server.requests().get(3).contains("If-Range: \"v2\""));
        }
        assertEquals(List.of("x"), names());
    }

    @Test
    void anotherFilesPartIsKept() throws Exception {
        try (RawServer server = answering("HTTP/1.0 200 OK\r\n\r\nwhole")) {
            Files.writeString(folder.resolve(".x.part"), "01234");
            note("http://elsewhere/x\n\"v1\"\n10\n");
            assertEquals(SaveResult.How.NEW, get(server, false).saved().how());
        }
        assertEquals(List.of(".x.part", ".x.part-of", "x"), names());
        assertEquals("01234", Files.readString(folder.resolve(".x.part")));
    }

    @Test
    void startingOverNamesThePartOfAnotherFile() throws Exception {
        try (RawServer server = answering("HTTP/1.0 200 OK\r\n\r\nwhole")) {
            Files.writeString(folder.resolve(".x.part"), "01234");
            note("http://elsewhere/x\n\"v1\"\n10\n");
            Fetched fetched = get(server, true);
            assertEquals(Optional.of("http://elsewhere/x"), fetched.otherSource());
            assertEquals(SaveResult.How.NEW, fetched.saved().how());
        }
        assertEquals(List.of(".x.part", ".x.part-of", "x"), names());
        assertEquals("whole", Files.readString(folder.resolve("x")));
    }

    private void note(String text) throws IOException {
        Files.writeString(folder.resolve(".x.part-of"), text);
    }

    @Test
    void anotherRangeIsNotAppended() throws Exception {
        String other = "HTTP/1.0 206 Partial Content\r\nContent-Range: bytes 4-9/10\r\n\r\n456789";
        try (RawServer server = answering(BROKEN, other)) {
            assertThrows(Failure.class, () -> get(server, false));
            Failure failure = assertThrows(Failure.class, () -> get(server, true));
            assertEquals(ExitCode.NOT_HTTP, failure.exit());
        }
        assertEquals("01234", Files.readString(folder.resolve(".x.part")));
    }

    @Test
    void withoutAStrongValidatorItStartsOver() throws Exception {
        String weak = "HTTP/1.0 200 OK\r\nETag: W/\"v1\"\r\nContent-Length: 10\r\n\r\n01234";
        try (RawServer server = answering(weak, "HTTP/1.0 200 OK\r\n\r\nwhole")) {
            assertThrows(Failure.class, () -> get(server, false));
            assertEquals(List.of(".x.part"), names());
            get(server, true);
            assertTrue(!server.requests().get(1).contains("Range"));
        }
        assertEquals("whole", Files.readString(folder.resolve("x")));
    }

    @Test
    void aBrokenResumeCanBeResumed() throws Exception {
        String part = "HTTP/1.0 206 Partial Content\r\nETag: \"v1\"\r\nContent-Range: bytes 5-9/10\r\n"
                + "Content-Length: 5\r\n\r\n56";
        String rest = "HTTP/1.0 206 Partial Content\r\nContent-Range: bytes 7-9/10\r\n\r\n789";
        try (RawServer server = answering(BROKEN, part, rest)) {
            assertThrows(Failure.class, () -> get(server, false));
            assertThrows(Failure.class, () -> get(server, true));
            get(server, true);
        }
        assertEquals("0123456789", Files.readString(folder.resolve("x")));
    }

    private Fetched get(RawServer server, boolean resume) throws Failure {
        return get(new Network(Timeouts.DEFAULT, "test"), server, resume);
    }

    private Fetched get(Network network, RawServer server, boolean resume) throws Failure {
        Saver saver = new Saver(Channels.newChannel(System.out), Progress.NONE);
        Destination here = new Destination.Folder(folder);
        return new Get(network.http(), saver)
                .run(new Get.Request(new Url(server.endpoint(), Resource.of("x")), here, false, resume, false));
    }

    private static RawServer answering(String... answers) throws IOException {
        AtomicInteger next = new AtomicInteger();
        return new RawServer((socket, out) -> out.write(answers[next.getAndIncrement()].getBytes(UTF_8)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
