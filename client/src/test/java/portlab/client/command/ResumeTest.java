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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Network;
import portlab.client.net.RawServer;
import portlab.client.net.Timeouts;
import portlab.client.net.Trace;

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
                "416 Range Not Satisfiable\\r\\nContent-Range: bytes */5|''|01234|NEW",
            })
    void goesOnOrStartsOver(String head, String body, String content, Saved.How how) throws Exception {
        String second = "HTTP/1.0 " + head.replace("\\r\\n", "\r\n") + "\r\n\r\n" + body;
        try (RawServer server = answering(BROKEN, second)) {
            Failure broken = assertThrows(Failure.class, () -> get(server, false));
            assertEquals("repeat it with --continue to go on from there", broken.hint());
            assertEquals(List.of(".x.part", ".x.part-of"), names());
            Fetched fetched = get(server, true);
            assertEquals(how, fetched.saved().how());
            String request = server.requests().get(1);
            assertTrue(request.contains("\r\nRange: bytes=5-\r\nIf-Range: \"v1\"\r\n"), request);
        }
        assertEquals(List.of("x"), names());
        assertEquals(content, Files.readString(folder.resolve("x")));
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
    void aBrokenRestIsGoneOnWithToo() throws Exception {
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
        Network network = new Network(Timeouts.DEFAULT, Trace.off(), "test");
        Saver saver = new Saver(Channels.newChannel(System.out), Progress.NONE);
        Destination here = new Destination.Folder(folder);
        return new Get(network.http(), saver).run(new Get.Request(server.endpoint(), "x", here, false, resume));
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
