package portlab.client.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

class BodyDecoderTest {

    /** Fields, bytes after the head, the expected body, whether it is complete, whether the connection may end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 5|hello|hello|true|true",
                "Content-Length: 5|hello, world|hello|true|true",
                "Content-Length: 5|hell|hell|false|false",
                "Content-Length: 0|x|''|true|true",
                "Content-Length: 5;content-length: 5|hello|hello|true|true",
                "Server: x|hello|hello|false|true",
                "Transfer-Encoding: chunked|5#hello#0##|hello|true|true",
                "Transfer-Encoding: Chunked|2#he#A;x=y#llo, world#0#Trailer: z##|hello, world|true|true",
                "Transfer-Encoding: chunked;Content-Length: 3|005 #hello#0##junk|hello|true|true",
                "Transfer-Encoding: chunked|5#hello#0#|hello|false|false",
                "Transfer-Encoding: chunked|5#hel|hel|false|false",
            })
    void decodesBodies(String fields, String bytes, String body, boolean complete, boolean mayEnd) throws Exception {
        byte[] whole = bytes.replace("#", "\r\n").getBytes(UTF_8);
        for (int step : new int[] {whole.length, 1}) {
            BodyDecoder decoder = BodyDecoder.of(head(200, fields));
            assertEquals(body, decode(decoder, whole, step));
            assertEquals(complete, decoder.complete());
            assertEquals(mayEnd, decoder.mayEnd());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void someStatusesHaveNoBody(int status) throws Exception {
        BodyDecoder decoder = BodyDecoder.of(head(status, "Content-Length: 5"));
        assertEquals("", decode(decoder, "hello".getBytes(UTF_8), 5));
        assertEquals(true, decoder.complete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: +5",
                "Content-Length: 5 5",
                "Content-Length:",
                "Content-Length: 0x5",
                "Content-Length: 9999999999999999999",
                "Content-Length: 5;Content-Length: 6",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked;Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked;transfer-encoding: identity",
                "Transfer-Encoding: gzip;Transfer-Encoding: chunked",
            })
    void invalidLengthsAreRejected(String fields) {
        Failure failure = assertThrows(Failure.class, () -> BodyDecoder.of(head(200, fields)));
        assertEquals(ExitCode.NOT_HTTP, failure.exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x#", "#", "-5#hello#", "5 5#hello#", "1#hello#", "1234567890abcdef#", "5#helloworld#"})
    void invalidChunksAreRejected(String bytes) throws Failure {
        BodyDecoder decoder = BodyDecoder.of(head(200, "Transfer-Encoding: chunked"));
        byte[] whole = bytes.replace("#", "\r\n").getBytes(UTF_8);
        Failure failure = assertThrows(Failure.class, () -> decode(decoder, whole, 1));
        assertEquals(ExitCode.NOT_HTTP, failure.exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0\r\nA: "})
    void theLengthOfChunkLinesIsLimited(String before) throws Failure {
        BodyDecoder decoder = BodyDecoder.of(head(200, "Transfer-Encoding: chunked"));
        byte[] endless = (before + "1".repeat(5000)).getBytes(UTF_8);
        assertThrows(Failure.class, () -> decode(decoder, endless, endless.length));
    }

    private static String decode(BodyDecoder decoder, byte[] bytes, int step) throws IOException, Failure {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        WritableByteChannel sink = Channels.newChannel(body);
        long passed = 0;
        for (int i = 0; i < bytes.length; i += step) {
            passed += decoder.decode(ByteBuffer.wrap(bytes, i, Math.min(step, bytes.length - i)), sink);
        }
        assertEquals(body.size(), passed);
        return body.toString(UTF_8);
    }

    private static ResponseHead head(int status, String fields) {
        List<ResponseHead.Field> list = new ArrayList<>();
        for (String field : fields.split(";")) {
            int colon = field.indexOf(':');
            list.add(new ResponseHead.Field(
                    field.substring(0, colon), field.substring(colon + 1).strip()));
        }
        return new ResponseHead("HTTP/1.1", status, "", list);
    }
}
