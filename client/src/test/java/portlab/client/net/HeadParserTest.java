package portlab.client.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

class HeadParserTest {
    private static final String END = "\r\n\r\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.0 200 OK|HTTP/1.0|200|OK",
                "HTTP/1.1 404 Not Found|HTTP/1.1|404|Not Found",
                "HTTP/1.1 200|HTTP/1.1|200|''",
                "'HTTP/1.1 200 '|HTTP/1.1|200|''",
                "HTTP/1.0 999 Żółć|HTTP/1.0|999|Żółć",
            })
    void parsesStatusLines(String line, String version, int status, String reason) throws Failure {
        assertEquals(new ResponseHead(version, status, reason, List.of()), parse(line + END));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A: b|A|b",
                "A:b|A|b",
                "A:   b  |A|b",
                "A:|A|''",
                "X-Odd!#$%&'*+.^_`~: 1:2|X-Odd!#$%&'*+.^_`~|1:2",
            },
            quoteCharacter = '"')
    void parsesFields(String line, String name, String value) throws Failure {
        ResponseHead.Field field = new ResponseHead.Field(name, value.equals("''") ? "" : value);
        assertEquals(List.of(field), parse("HTTP/1.0 200 OK\r\n" + line + END).fields());
    }

    @Test
    void fieldNamesIgnoreCaseAndTheFirstFieldCounts() throws Failure {
        ResponseHead head = parse("HTTP/1.0 200 OK\r\nServer: one\r\nserver: two" + END);
        assertEquals("one", head.field("SERVER").orElseThrow());
        assertTrue(head.field("Date").isEmpty());
    }

    @Test
    void acceptsFoldedLinesAndBareLineFeeds() throws Failure {
        ResponseHead head = parse("HTTP/1.0 200 OK\nA: one\n\t two\nB: three\n\n");
        assertEquals(
                List.of(new ResponseHead.Field("A", "one two"), new ResponseHead.Field("B", "three")), head.fields());
    }

    @Test
    void skipsInterimResponses() throws Failure {
        ResponseHead head = parse("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: b" + END);
        assertEquals(new ResponseHead("HTTP/1.1", 200, "OK", List.of(new ResponseHead.Field("A", "b"))), head);
    }

    @Test
    void leavesTheBodyInTheBuffer() throws Failure {
        ByteBuffer bytes = ByteBuffer.wrap("HTTP/1.0 200 OK\r\n\r\n\nbody".getBytes(UTF_8));
        assertTrue(new HeadParser().feed(bytes));
        assertEquals("\nbody", UTF_8.decode(bytes).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR no such thing\n",
                "220 mail.example ESMTP\r\n",
                "<html>",
                "http/1.0 200 OK\r\n",
                "HTTP/1.0 200OK\r\n",
                "HTTP/1.0  200 OK\r\n",
                "HTTP/1.0 20 OK\r\n",
                "HTTP/1.0 2000 OK\r\n",
                "HTTP/1.0 099 OK\r\n",
                "HTTP/10 200 OK\r\n",
                "HTTP/x.y 200 OK\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.0 200 OK\r\nno colon\r\n",
                "HTTP/1.0 200 OK\r\n: no name\r\n",
                "HTTP/1.0 200 OK\r\nA : b\r\n",
                "HTTP/1.0 200 OK\r\n A: b\r\n",
                "HTTP/1.0 200 OK\r\nA: b\rC: d\r\n",
                "HTTP/1.0 200 OK\r\nA: \0\r\n",
                "\r\nHTTP/1.0 200 OK\r\n",
            })
    void rejectsOtherProtocolsAtTheFirstWrongByte(String text) {
        assertEquals(
                ExitCode.NOT_HTTP,
                assertThrows(Failure.class, () -> parse(text)).exit());
    }

    @Test
    void quotesTheBeginningOfOtherProtocols() {
        ByteBuffer bytes = ByteBuffer.wrap("SSH-2.0-OpenSSH_9.2\r\n".getBytes(UTF_8));
        Failure failure = assertThrows(Failure.class, () -> new HeadParser().feed(bytes));
        assertEquals("the answer is not HTTP but SSH: SSH-2.0-OpenSSH_9.2", failure.what());
    }

    @Test
    void rejectsAnEndlessHeadAtTheLimit() throws Failure {
        HeadParser parser = new HeadParser();
        assertFalse(parser.feed(ByteBuffer.wrap("HTTP/1.0 200 OK\r\n".getBytes(UTF_8))));
        byte[] field = ("A: " + "b".repeat(1019) + "\r\n").getBytes(UTF_8);
        for (int kib = 0; kib < 63; kib++) {
            assertFalse(parser.feed(ByteBuffer.wrap(field)));
        }
        Failure failure = assertThrows(Failure.class, () -> parser.feed(ByteBuffer.wrap(field)));
        assertEquals("the answer is not HTTP: the head is longer than 64 KiB", failure.what());
    }

    /** Parses the head at once and byte by byte; both must agree. */
    private static ResponseHead parse(String text) throws Failure {
        byte[] bytes = text.getBytes(UTF_8);
        HeadParser dribbled = new HeadParser();
        Failure failure = null;
        try {
            for (byte b : bytes) {
                dribbled.feed(ByteBuffer.wrap(new byte[] {b}));
            }
        } catch (Failure e) {
            failure = e;
        }
        HeadParser whole = new HeadParser();
        try {
            assertTrue(whole.feed(ByteBuffer.wrap(bytes)));
        } catch (Failure e) {
            assertEquals(e.exit(), failure == null ? null : failure.exit());
            throw e;
        }
        assertEquals(whole.head(), dribbled.head());
        assertEquals(text, whole.raw());
        return whole.head();
    }
}
