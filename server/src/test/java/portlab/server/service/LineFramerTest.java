package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.service.LineFramer.Frame;
import portlab.server.service.LineFramer.InputState;

class LineFramerTest {
    private static final LineFramer FOUR = new LineFramer(4);

    @ParameterizedTest
    @CsvSource({
        // input, state, expected frames: lines end with "$" for LF and "|" for anything else, "…" is unfinished
        "'', FLOWING, …",
        "'', SILENT, …",
        "'', ENDED, …",
        "21, FLOWING, …",
        "21, SILENT, 21|…",
        "21, ENDED, 21|…",
        "21\\n, FLOWING, 21$…",
        "21\\r\\n, FLOWING, 21$…",
        "21\\r\\n, SILENT, 21$…",
        "\\n, FLOWING, $…",
        "\\r\\n, FLOWING, $…",
        "\\n\\n, ENDED, $$…",
        "1\\n2\\n3, FLOWING, 1$2$…",
        "1\\n2\\n3, SILENT, 1$2$3|…",
        "1\\r2\\n, FLOWING, 1\\r2$…",
        "1\\r\\r\\n, FLOWING, 1\\r$…",
        "21\\r, FLOWING, …",
        "21\\r, ENDED, 21\\r|…",
        "21\\r, SILENT, 21\\r|…",
        "1234, FLOWING, …",
        "1234, ENDED, 1234|…",
        "1234\\n, FLOWING, 1234$…",
        "1234\\r, FLOWING, …",
        "1234\\r, ENDED, too long",
        "1234\\r\\n, FLOWING, 1234$…",
        "1234\\r5, FLOWING, too long",
        "1234\\r\\r\\n, FLOWING, too long",
        "12345, FLOWING, too long",
        "12345, SILENT, too long",
        "12345\\n, FLOWING, too long",
        "1\\n12345, FLOWING, 1$too long",
    })
    void findsLines(String input, InputState state, String expected) {
        assertEquals(escape(unescape(expected)), escape(frame(unescape(input), state)));
    }

    @Test
    void aLineIsAViewOfItsText() {
        ByteBuffer input = buffer("12\r\n34");
        Frame.Line line = (Frame.Line) FOUR.next(input, 0, InputState.FLOWING);
        assertEquals(buffer("12"), line.text());
        assertEquals(4, line.length());
        assertEquals(4, input.position());
    }

    @Test
    void aLongLineStaysInTheInput() {
        ByteBuffer input = buffer("123456");
        Frame.TooLong tooLong = (Frame.TooLong) FOUR.next(input, 0, InputState.FLOWING);
        assertEquals(buffer("123456"), tooLong.seen());
        assertEquals(6, input.remaining());
    }

    @Test
    void searchesEachByteOnce() {
        assertEquals(Frame.UNFINISHED, FOUR.next(buffer("1\n2"), 2, InputState.FLOWING));
    }

    @ParameterizedTest
    @CsvSource({"21, 21", "'', ''", "zażółć, zażółć"})
    void anExcerptOfAShortTextIsTheText(String text, String expected) {
        assertEquals(expected, Frame.excerpt(buffer(text)));
    }

    @Test
    void anExcerptOfALongTextIsItsBeginning() {
        assertEquals("x".repeat(100), Frame.excerpt(buffer("x".repeat(100))));
        assertEquals("x".repeat(100) + "…", Frame.excerpt(buffer("x".repeat(101))));
    }

    private static String frame(String text, InputState state) {
        ByteBuffer input = buffer(text);
        List<String> found = new ArrayList<>();
        Frame framed = FOUR.next(input, 0, state);
        while (framed instanceof Frame.Line line) {
            found.add(StandardCharsets.UTF_8.decode(line.text()) + (line.newline() ? "$" : "|"));
            framed = FOUR.next(input, 0, state);
        }
        return String.join("", found) + (framed == Frame.UNFINISHED ? "…" : "too long");
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    private static String escape(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }
}
