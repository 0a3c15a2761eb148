package portlab.server.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceivedRequestTest {
    private static final String GOOD = "GET /drip/x?y HTTP/1.1\r\nhost: h:80\r\nAccept: */*\r\n\r\n";

    @Test
    void understandsAGoodRequest() {
        ReceivedRequest asked = new ReceivedRequest(GOOD);
        assertEquals("GET /drip/x?y HTTP/1.1", asked.line());
        assertEquals("/drip/x?y", asked.target());
        assertEquals("drip", asked.name());
        assertEquals("h:80", asked.field("HOST").orElseThrow());
        assertTrue(asked.isVersion11() && asked.keepsAlive() && asked.isWholeHead());
        assertEquals(List.of(), asked.problems(80));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "GET /x HTTP/1.1~~Host: h:80~~~~ => ''",
                "GET /x HTTP/1.0~~~~ => ''",
                "GET /x HTTP/1.1~~~~ => HTTP/1.1 without Host",
                "GET /x HTTP/1.1~~Host: h~~~~ => Host is \"h\", without the port 80",
                "GET /x HTTP/1.1~~Host: h:80~~Host: h:80~~~~ => there are 2 Host fields",
                "GET  /x HTTP/1.0~~~~ => the first line is not a method, a target and HTTP/1.0 or HTTP/1.1 with one space"
                        + " between: \"GET  /x HTTP/1.0\"",
                "GET /x~~~~ => the first line is not a method, a target and HTTP/1.0 or HTTP/1.1 with one space between:"
                        + " \"GET /x\"",
                "POST /x HTTP/1.0~~~~ => the method is POST, not GET",
                "GET x HTTP/1.0~~~~ => the target does not begin with a slash: \"x\"",
                "GET /x#y HTTP/1.0~~~~ => the target contains characters that must be encoded or left out: \"/x#y\"",
                "GET /x HTTP/1.0~~Accept : y~~~~ => not a name, a colon and a value: \"Accept : y\"",
                "GET /x HTTP/1.0~~nonsense~~~~ => not a name, a colon and a value: \"nonsense\"",
                "GET /x HTTP/1.0~~ => the empty line that ends the head is missing"
            })
    void findsProblems(String request, String problem) {
        List<String> problems = new ReceivedRequest(request.replace("~~", "\r\n")).problems(80);
        assertEquals(problem.isEmpty() ? List.of() : List.of(problem), problems);
    }

    @Test
    void findsLinesThatEndWithLineFeedsAlone() {
        ReceivedRequest asked = new ReceivedRequest(GOOD.replace("\r", ""));
        assertTrue(asked.isWholeHead());
        assertEquals(List.of("a line ends with LF alone"), asked.problems(80));
    }

    @Test
    void bearsAnything() {
        for (String text : List.of("", "\n", " ", "GET", "\0\r\n", "GET http://h/drip HTTP/1.1\r\nConnection: Close")) {
            ReceivedRequest asked = new ReceivedRequest(text);
            assertFalse(asked.keepsAlive());
            assertFalse(asked.problems(80).isEmpty());
        }
        assertEquals("drip", new ReceivedRequest("GET http://h/drip HTTP/1.1").name());
    }
}
