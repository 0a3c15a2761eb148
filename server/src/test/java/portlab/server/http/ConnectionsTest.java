package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.wire.Reason;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;

/** Keep-alive, and the end of connections. */
class ConnectionsTest {
    private static final String KEPT = "GET /file HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    private static final String HEAD_1_1 = "GET /file HTTP/1.1\r\nHost: h\r\n";

    @TempDir
    Path folder;

    private TestSite site;
    private final MemoryConnection connection = new MemoryConnection();

    @BeforeEach
    void fill() throws IOException {
        site = new TestSite(folder).file("file", "content");
    }

    private Next drive(String... segments) throws IOException {
        for (String segment : segments) {
            connection.segment(segment);
        }
        return connection.drive(site.service());
    }

    @Test
    void keepAliveIsAnnouncedAndWaits() throws IOException {
        assertInstanceOf(Next.WaitUntil.class, drive(KEPT));
        Answer answer = Answer.of(connection.take());
        assertEquals("keep-alive", answer.field("Connection"));
        assertEquals("timeout=15", answer.field("Keep-Alive"));
        assertNull(connection.state(), "no request has started");
        assertInstanceOf(Next.WaitUntil.class, drive(HEAD_1_1 + "\r\n"));
        assertEquals("keep-alive", Answer.of(connection.take()).field("Connection"));
        assertEquals(Next.CLOSE, drive("GET /file HTTP/1.0\r\n\r\n"));
        Answer last = Answer.of(connection.take());
        assertEquals("close", last.field("Connection"));
        assertNull(last.field("Keep-Alive"));
    }

    @Test
    void theDeadlineOfAKeptConnectionIsTheIdleTime() throws IOException {
        long before = System.nanoTime();
        Next.WaitUntil wait = assertInstanceOf(Next.WaitUntil.class, drive(KEPT));
        long given = wait.nanoTime() - before;
        assertTrue(given >= Duration.ofSeconds(15).toNanos(), given + " ns");
        connection.take();
        assertEquals(Next.CLOSE, connection.expire(site.service()));
        assertEquals("", connection.text(), "a silent connection gets no response");
    }

    @Test
    void theDeadlineOfAHeadCountsFromItsFirstByte() throws IOException {
        Next.WaitUntil first = assertInstanceOf(Next.WaitUntil.class, drive("G"));
        Next.WaitUntil second = assertInstanceOf(Next.WaitUntil.class, drive("ET /"));
        assertEquals(first, second);
        assertEquals(Next.LINGER, connection.expire(site.service()));
        assertEquals(
                "HTTP/1.0 408 Request Timeout", Answer.of(connection.text()).statusLine());
        assertEquals("GET /", site.log.get(0).request());
        assertEquals("408", site.log.get(0).outcome());
    }

    @Test
    void aHeadThatArrivesWithTheDeadlineIsAnswered() throws IOException {
        drive("GET /file HTTP/1.0\r\n");
        connection.segment("\r\n");
        assertEquals(Next.CLOSE, connection.expire(site.service()));
        assertEquals(200, Answer.of(connection.text()).status());
    }

    @Test
    void aSilentPeerGetsNoResponse() throws IOException {
        assertEquals(Next.CLOSE, connection.end().drive(site.service()));
        assertEquals("", connection.text());
        assertEquals(List.of(), site.log);
    }

    @Test
    void emptyLinesAreIgnored() throws IOException {
        Next.WaitUntil wait = assertInstanceOf(Next.WaitUntil.class, drive("\r\n\r\n"));
        assertTrue(
                wait.nanoTime() - System.nanoTime() > Duration.ofSeconds(11).toNanos(),
                "the idle timeout applies, not the head's");
        assertEquals(Next.CLOSE, connection.end().drive(site.service()));
        assertEquals("", connection.text());
    }

    @Test
    void aHeadThatEndsEarlyIsMalformed() throws IOException {
        connection.segment("GET /file HTTP/1.0\r\n").end();
        assertEquals(Next.LINGER, connection.drive(site.service()));
        assertEquals(400, Answer.of(connection.text()).status());
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        site.file("other", "!");
        String other = "GET /other HTTP/1.1\r\nHost: h\r\n\r\n";
        connection.segment(KEPT + other + KEPT + "GET /none HTTP/1.0\r\n\r\n");
        assertEquals(Next.CLOSE, connection.drive(site.service()));
        List<Answer> answers = Answer.several(connection.text());
        assertEquals(
                List.of(200, 200, 200, 404),
                answers.stream().map(Answer::status).toList());
        assertEquals(
                List.of("content", "!", "content"),
                answers.stream().limit(3).map(Answer::body).toList());
    }

    @Test
    void manyPipelinedRequestsInOneSegment() throws IOException {
        connection.segment(KEPT.repeat(1000)).end();
        assertEquals(Next.CLOSE, connection.drive(site.service()));
        assertEquals(1000, Answer.several(connection.text()).size());
    }

    @Test
    void requestsArriveInPiecesOfAnySize() throws IOException {
        byte[] said = (KEPT + "\r\n" + HEAD_1_1 + "Content-Length: 5\r\n\r\nhello" + KEPT + "GET /file\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        String whole = answers(new MemoryConnection().segment(said));
        assertEquals(whole, answers(new MemoryConnection().dribble(said)));
        for (int cut = 1; cut < said.length; cut++) {
            MemoryConnection two = new MemoryConnection()
                    .segment(Arrays.copyOf(said, cut))
                    .segment(Arrays.copyOfRange(said, cut, said.length));
            assertEquals(whole, answers(two), "cut at " + cut);
        }
    }

    private String answers(MemoryConnection peer) throws IOException {
        assertEquals(Next.CLOSE, peer.drive(site.service()));
        return peer.text();
    }

    @Test
    void theBodyOfARequestIsSkipped() throws IOException {
        String post = "POST /file HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";
        assertInstanceOf(Next.WaitUntil.class, drive(post));
        assertEquals(405, Answer.of(connection.take()).status());
        assertInstanceOf(Next.WaitUntil.class, drive("GET", " /"));
        assertEquals("", connection.take(), "the body is not read as a request");
        assertInstanceOf(Next.WaitUntil.class, drive(KEPT));
        assertEquals(200, Answer.of(connection.take()).status());
        assertEquals(
                List.of("POST /file HTTP/1.1", "GET /file HTTP/1.0"),
                site.log.stream().map(Exchange::request).toList());
    }

    @Test
    void theNextRequestFollowsTheBody() throws IOException {
        connection.segment(HEAD_1_1 + "Content-Length: 5\r\n\r\nab").segment("cde" + KEPT);
        assertInstanceOf(Next.WaitUntil.class, connection.drive(site.service()));
        assertEquals(
                List.of(200, 200),
                Answer.several(connection.text()).stream().map(Answer::status).toList());
    }

    @Test
    void aBodyThatNeverComesEndsTheConnection() throws IOException {
        drive(HEAD_1_1 + "Content-Length: 5\r\n\r\nab");
        connection.take();
        assertEquals(Next.LINGER, connection.expire(site.service()));
        assertEquals("", connection.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 65537\r\n",
                "Content-Length: 999999999999999999\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
                "Content-Length: 3\r\nExpect: 100-continue\r\n"
            })
    void afterABodyThatIsNotReadTheConnectionEnds(String fields) throws IOException {
        assertEquals(Next.LINGER, drive(HEAD_1_1 + fields + "\r\n0\r\n\r\n" + KEPT));
        List<Answer> answers = Answer.several(connection.text());
        assertEquals(1, answers.size(), "the following bytes are not read as a request");
        assertEquals(200, answers.get(0).status());
        assertEquals("close", answers.get(0).field("Connection"));
    }

    @Test
    void anExpectationWithoutABodyChangesNothing() throws IOException {
        assertInstanceOf(Next.WaitUntil.class, drive(HEAD_1_1 + "Expect: 100-continue\r\n\r\n"));
        assertEquals("keep-alive", Answer.of(connection.text()).field("Connection"));
    }

    @Test
    void theServiceLingersForDataAfterTheLastRequest() throws IOException {
        assertEquals(Next.LINGER, drive("GET /file HTTP/1.0\r\n\r\nmore"));
        assertEquals(
                Next.LINGER, new MemoryConnection().segment("GET /file\r\nmore").drive(site.service()));
        assertEquals(
                Next.LINGER,
                new MemoryConnection()
                        .segment("POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nab")
                        .drive(site.service()));
        assertEquals(
                Next.CLOSE,
                new MemoryConnection()
                        .segment("POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc")
                        .drive(site.service()));
    }

    @Test
    void aMalformedRequestEndsTheConnection() throws IOException {
        assertEquals(Next.LINGER, drive("NONSENSE\r\n" + KEPT));
        assertEquals(1, Answer.several(connection.text()).size());
    }

    @Test
    void anErrorOfTheSiteKeepsTheConnection() throws IOException {
        assertInstanceOf(Next.WaitUntil.class, drive(KEPT.replace("/file", "/none")));
        assertInstanceOf(Next.WaitUntil.class, drive(KEPT.replace("/file", "/%zz")));
        List<Answer> answers = Answer.several(connection.text());
        assertEquals(List.of(404, 400), answers.stream().map(Answer::status).toList());
    }

    @Test
    void aShutdownClosesKeptConnections() throws IOException {
        connection.closing(true);
        assertEquals(Next.CLOSE, drive(KEPT));
        assertEquals("close", Answer.of(connection.text()).field("Connection"));
    }

    @Test
    void aPeerThatVanishesIsStillLogged() throws IOException {
        connection.segment(KEPT).vanishAfter(10);
        assertThrows(IOException.class, () -> connection.drive(site.service()));
        assertEquals(10, site.log.get(0).sent());
        assertEquals(0, site.log.get(0).body());
    }

    @Test
    void aLargeFileIsSentWhole() throws IOException {
        byte[] content = new byte[1_000_000];
        IntStream.range(0, content.length).forEach(i -> content[i] = (byte) (i * 31 >> 8));
        Files.write(folder.resolve("large"), content);
        drive(KEPT.replace("/file", "/large"), KEPT);
        byte[] sent = connection.bytes();
        int start = connection.text().indexOf("\r\n\r\n") + 4;
        assertArrayEquals(content, Arrays.copyOfRange(sent, start, start + content.length));
        assertEquals(2, Answer.several(connection.text()).size());
        assertEquals(content.length, site.log.get(0).body());
    }

    @Test
    void aHeadTooLargeIsRejected() throws IOException {
        assertEquals(414, refused("GET /" + "x".repeat(8200)));
        assertEquals(431, refused("GET / HTTP/1.0\r\nX: " + "x".repeat(33_000)));
        assertEquals(431, refused("GET / HTTP/1.0\r\n" + "X: y\r\n".repeat(101)));
        assertEquals(431, refused("GET / HTTP/1.0\r\n" + ("X: " + "y".repeat(500) + "\r\n").repeat(99)));
    }

    private int refused(String request) throws IOException {
        MemoryConnection peer = new MemoryConnection().segment(request);
        assertEquals(Next.LINGER, peer.drive(site.service()));
        return Answer.of(peer.text()).status();
    }

    // A full server.

    private Answer busy(String said) throws IOException {
        connection.segment(said).fill();
        site.service().busy(connection, Reason.CONNECTIONS_FULL);
        return Answer.of(connection.take());
    }

    @ParameterizedTest
    @ValueSource(strings = {KEPT, HEAD_1_1, HEAD_1_1 + "\r\n", "G", "\r\nGET / HTTP/1.0\r\n"})
    void aFullServerAnswers503AndCloses(String said) throws IOException {
        Answer answer = busy(said);
        assertEquals(503, answer.status());
        assertEquals("1", answer.field("Retry-After"));
        assertEquals("close", answer.field("Connection"));
        assertEquals("503", site.log.get(0).outcome());
        assertEquals(said.length(), site.log.get(0).received() + (said.startsWith("\r\n") ? 2 : 0));
    }

    @Test
    void aFullServerAnswersHeadWithoutABody() throws IOException {
        connection.segment("HEAD / HTTP/1.0\r\n\r\n").fill();
        site.service().busy(connection, Reason.CONNECTIONS_FULL);
        assertTrue(connection.take().endsWith("\r\n\r\n"));
    }

    @Test
    void aFullServerStillRejectsMalformedRequests() throws IOException {
        assertEquals(400, busy("\0").status());
    }

    /** The parser has already read the beginning. */
    @Test
    void aFullServerAnswersAnIncompleteHead() throws IOException {
        drive(HEAD_1_1);
        Answer answer = busy("X: y\r\n");
        assertEquals(503, answer.status());
        assertEquals("GET /file HTTP/1.1", site.log.get(0).request());
    }

    @Test
    void aFullServerSendsNothingToASilentPeer() throws IOException {
        connection.segment("\r\n").fill();
        site.service().busy(connection, Reason.CONNECTIONS_FULL);
        assertEquals("", connection.take());
    }

    // Listings waiting for a builder.

    private static final String LISTING = "GET /large/ HTTP/1.1\r\nHost: h\r\n\r\n";

    private void fillAFolderAndAllowNoBuilder() throws IOException {
        site.builders(0);
        Path large = Files.createDirectory(folder.resolve("large"));
        for (int i = 0; i < 600; i++) {
            Files.createFile(large.resolve("a file with a long name and the number " + i));
        }
    }

    @Test
    void waitingTooLongFailsTheRequestAndKeepsTheConnection() throws IOException {
        fillAFolderAndAllowNoBuilder();
        assertInstanceOf(Next.WaitForPermit.class, drive(LISTING + "GET /file HTTP/1.1\r\nHo"));
        assertEquals("", connection.take());
        assertInstanceOf(Next.WaitUntil.class, connection.expire(site.service()), "the next head may still arrive");
        Answer busy = Answer.of(connection.take());
        assertEquals("HTTP/1.0 503 Service Unavailable", busy.statusLine());
        assertEquals("keep-alive", busy.field("Connection"));
        drive("st: h\r\n\r\n");
        assertEquals("HTTP/1.0 200 OK", Answer.of(connection.take()).statusLine());
    }

    @Test
    void aPipelinedListingWaitsWithoutTheNextRequest() throws IOException {
        fillAFolderAndAllowNoBuilder();
        assertInstanceOf(Next.WaitForPermit.class, drive(LISTING + LISTING));
        assertInstanceOf(Next.WaitForPermit.class, connection.expire(site.service()));
        assertEquals(
                "HTTP/1.0 503 Service Unavailable", Answer.of(connection.take()).statusLine());
    }

    @Test
    void aWaitingRequestUsesMemoryUntilItIsAnswered() throws IOException {
        MemoryBudget memory = new MemoryBudget(1 << 20);
        site.memory(memory);
        fillAFolderAndAllowNoBuilder();
        drive(LISTING);
        assertTrue(memory.taken() >= LISTING.length(), memory.taken() + " bytes");
        site.service().cut(connection);
        assertEquals(0, memory.taken());
    }

    @Test
    void withoutMemoryARequestCannotWait() throws IOException {
        site.memory(new MemoryBudget(LISTING.length()));
        fillAFolderAndAllowNoBuilder();
        assertInstanceOf(Next.WaitUntil.class, drive(LISTING));
        assertEquals(
                "HTTP/1.0 503 Service Unavailable", Answer.of(connection.take()).statusLine());
    }
}
