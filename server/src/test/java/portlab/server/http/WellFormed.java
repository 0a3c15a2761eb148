package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import portlab.server.http.Request.Version;
import portlab.server.http.RequestParser.MalformedException;
import portlab.server.net.Exchange;

/** Checks every response for well-formedness (RFC 9112 sections 4 to 6). */
final class WellFormed {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [2345][0-9][0-9] [ -~]+");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+: [!-~](?:[ -~]*[!-~])?");

    private WellFormed() {}

    /** Checks the responses of one connection, separated by means of the log. */
    static void check(String sent, List<Exchange> log) {
        int start = 0;
        for (Exchange exchange : log) {
            int end = start + (int) exchange.sent();
            checkAnswer(sent.substring(start, end), exchange);
            start = end;
        }
        assertEquals(sent.length(), start, "bytes without an exchange");
    }

    private static void checkAnswer(String bytes, Exchange exchange) {
        if (isSimple(exchange.request()) && exchange.sent() == exchange.body()) {
            return;
        }
        Answer answer = Answer.of(bytes);
        assertTrue(STATUS_LINE.matcher(answer.statusLine()).matches(), answer.statusLine());
        for (String field : answer.fields()) {
            assertTrue(FIELD.matcher(field).matches(), field);
        }
        assertEquals(exchange.outcome(), Integer.toString(answer.status()));
        checkLength(answer, exchange.request().startsWith("HEAD "));
    }

    private static void checkLength(Answer answer, boolean toHead) {
        String length = answer.field("Content-Length");
        if (answer.status() == 204 || answer.status() == 304) {
            assertEquals(null, length, "a length without a body");
            assertEquals("", answer.body());
        } else if (toHead) {
            assertEquals("", answer.body());
            assertTrue(Integer.parseInt(length) >= 0, length);
        } else {
            assertEquals(length, Integer.toString(answer.body().length()));
        }
    }

    private static boolean isSimple(String line) {
        try {
            return RequestLine.parse(line).version() == Version.HTTP_0_9;
        } catch (MalformedException e) {
            return false;
        }
    }
}
