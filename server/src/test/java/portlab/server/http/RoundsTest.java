package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.server.net.Connection;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;

/** One check of a cached file serves all requests that were sent before a round began, and no others. */
class RoundsTest {
    private static final String GET = "GET /file HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /file HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n";
    private static final long ROUND = 7;

    @TempDir
    Path folder;

    private TestSite site;
    private final MemoryConnection connection = new MemoryConnection();

    /** The file is edited after another request of the round has checked it. */
    @BeforeEach
    void editAfterTheCheck() throws IOException {
        site = new TestSite(folder).file("file", "old");
        assertEquals("old", body(new MemoryConnection(), Connection.NO_ROUND, GET));
        assertEquals("old", body(new MemoryConnection(), ROUND, GET));
        Files.delete(folder.resolve("file"));
        site.file("file", "new");
    }

    /** The last answer to these segments, which arrive one after the other in calls of this round. */
    private String body(MemoryConnection to, long round, String... segments) throws IOException {
        to.round(round);
        for (String segment : segments) {
            to.segment(segment);
        }
        assertInstanceOf(Next.WaitUntil.class, to.drive(site.service()));
        String text = to.take();
        return text.substring(text.lastIndexOf("\r\n\r\n") + 4);
    }

    @Test
    void theSameRoundNeedsNoOtherCheck() throws IOException {
        assertEquals("old", body(connection, ROUND, GET));
    }

    @Test
    void anEarlierRoundNeedsNoOtherCheck() throws IOException {
        assertEquals("old", body(connection, ROUND - 1, GET));
    }

    @Test
    void theNextRoundChecksAgain() throws IOException {
        assertEquals("new", body(connection, ROUND + 1, GET));
    }

    @Test
    void aNewConnectionChecksAgain() throws IOException {
        assertEquals("new", body(connection, Connection.NO_ROUND, GET));
    }

    @Test
    void aPipelinedRequestChecksAgain() throws IOException {
        assertEquals("new", body(connection, ROUND, GET + GET));
    }

    @Test
    void aRequestBehindABodyChecksAgain() throws IOException {
        assertEquals("new", body(connection, ROUND, POST, "123" + GET));
    }

    @Test
    void aRequestBehindAnEmptyLineChecksAgain() throws IOException {
        assertEquals("new", body(connection, ROUND, "\r\n" + GET));
        site.file("file", "newer");
        assertEquals("newer", body(connection, ROUND, "\r", "\n" + GET));
    }

    /** The file is edited before the request is complete; that counts as before the request. */
    @Test
    void aRequestThatComesInPartsBelongsToItsLastRound() throws IOException {
        connection.round(ROUND).segment(GET.substring(0, 9)).drive(site.service());
        assertEquals("new", body(connection, ROUND + 1, GET.substring(9)));
    }
}
