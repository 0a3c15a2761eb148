package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.server.http.HttpDate.Now;
import portlab.server.http.Response.Body;
import portlab.server.http.ResponseWriter.Manner;
import portlab.server.net.Decisions;
import portlab.server.net.MemoryConnection;
import portlab.server.site.Content;
import portlab.server.site.MimeTypes.MediaType;
import portlab.server.site.SiteResult.Resource;

/** Files that change after their length was sent, and bodies of every size. */
class ResponseWriterTest {
    private static final Manner LAST = new Manner(false, false, false);

    private final ResponseWriter writer =
            new ResponseWriter(HttpSettings.DEFAULT, new Now(InstantSource.fixed(TestSite.NOW)));
    private final MemoryConnection connection = new MemoryConnection();

    @TempDir
    Path folder;

    private Answer write(Response response) throws IOException {
        writer.write(connection, writer.head(response, LAST, List.of()), response, LAST);
        return Answer.of(connection.text());
    }

    /** A response with a file whose length was different when it was opened. */
    private Response promising(int promised, int actual) throws IOException {
        Path path = Files.write(folder.resolve("file"), "x".repeat(actual).getBytes());
        Content content = new Content.OnDisk(FileChannel.open(path));
        Resource resource = new Resource(
                new MediaType("text/plain", Reason.TYPE_BY_EXTENSION), null, null, promised, TestSite.WRITTEN, content);
        return new Response(Status.OK, List.of(), new Body.Slice(resource, 0, promised), Decisions.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_384, 16_385, 500_000})
    void aShrunkenFileNeverLooksComplete(int promised) throws IOException {
        try (Response response = promising(promised, promised - 1)) {
            assertThrows(EOFException.class, () -> write(response));
        }
        int body = connection.text().length() - Math.max(0, connection.text().indexOf("\r\n\r\n") + 4);
        assertTrue(body < promised, body + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_384, 16_385, 500_000})
    void aGrownFileIsSentUpToItsOldLength(int promised) throws IOException {
        try (Response response = promising(promised, promised + 1000)) {
            assertEquals(promised, write(response).body().length());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_000, 65_536, 65_537, 300_000})
    void sendsTextsOfAnySize(int size) throws IOException {
        Answer answer = write(Response.of(Status.OK, Reason.FILE_FOUND, "text/plain", "x".repeat(size)));
        assertEquals(String.valueOf(size), answer.field("Content-Length"));
        assertEquals("x".repeat(size), answer.body());
    }
}
