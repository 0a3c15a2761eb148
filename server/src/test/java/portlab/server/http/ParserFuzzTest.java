package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import portlab.server.http.HttpSettings.HttpLimits;
import portlab.server.http.Request.RequestFields;
import portlab.server.http.RequestParser.ParseResult;

/** Parsing at once and byte by byte gives the same result. */
class ParserFuzzTest {
    private static final HttpLimits TIGHT = TestSite.limits(40, 120, 4);

    private static final String[] PIECES = {
        "GET ",
        "HEAD ",
        "get ",
        "/",
        "/a?b#c",
        "*",
        " HTTP/1.1",
        " HTTP/1.0",
        " HTTP/1.10",
        " HTTP/2.0",
        "\r\n",
        "\n",
        "\r",
        "Host: a\r\n",
        "Host:\n",
        "Content-Length: 5\r\n",
        "Content-Length: +5\r\n",
        "X: y\r\n",
        " folded\r\n",
        "\t",
        " ",
        ":",
        "\0",
        "\u00ff",
        "Transfer-Encoding: chunked\r\n",
        "X:" + "y".repeat(30) + "\r\n",
        "(",
        "\u007f"
    };

    @FuzzTest
    void wholeAndInBytes(byte[] bytes) {
        assertEquals(parsed(bytes, bytes.length), parsed(bytes, 1));
    }

    @Test
    void wholeAndInRandomPieces() {
        SplittableRandom random = new SplittableRandom(3);
        int requests = 0;
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "GET / HTTP/1.1\r\nHost: a\r\n");
            random.ints(random.nextInt(12), 0, PIECES.length).forEach(piece -> text.append(PIECES[piece]));
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            List<String> whole = parsed(bytes, bytes.length);
            assertEquals(whole, parsed(bytes, 1 + random.nextInt(7)), text.toString());
            requests += whole.get(0).startsWith("Request") ? 1 : 0;
        }
        assertEquals(true, requests > 1000, requests + " requests");
    }

    /** All results when the bytes arrive in pieces of this size. */
    private static List<String> parsed(byte[] bytes, int piece) {
        RequestParser parser = new RequestParser(TIGHT);
        ByteBuffer in = ByteBuffer.wrap(bytes).limit(0);
        List<String> found = new ArrayList<>();
        do {
            in.limit(Math.min(bytes.length, in.limit() + Math.max(1, piece)));
            ParseResult parsed = parser.parse(in);
            while (parsed instanceof Request request) {
                found.add(text(request));
                parsed = parser.parse(in);
            }
            if (parsed instanceof ParseResult.Malformed malformed) {
                found.add(malformed.status() + " " + malformed.why());
                return found;
            }
        } while (in.limit() < bytes.length);
        found.add("unfinished, " + in.remaining() + " left");
        return found;
    }

    private static String text(Request request) {
        RequestFields fields = request.fields();
        int[] spans = Arrays.copyOf(fields.spans(), fields.count() * RequestFields.SPAN);
        return "Request " + request.line() + request.length() + " " + request.contentLength() + Arrays.toString(spans);
    }
}
