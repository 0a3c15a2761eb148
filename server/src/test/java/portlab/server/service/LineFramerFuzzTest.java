package portlab.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import portlab.server.service.LineFramer.Frame;
import portlab.server.service.LineFramer.InputState;

/** Lines are the same however the bytes are segmented. */
class LineFramerFuzzTest {
    private static final LineFramer FRAMER = new LineFramer(16);

    @FuzzTest
    void wholeAndInBytes(byte[] bytes) {
        assertEquals(framed(bytes, bytes.length), framed(bytes, 1));
    }

    private static List<String> framed(byte[] bytes, int piece) {
        List<String> found = new ArrayList<>();
        ByteBuffer input = ByteBuffer.wrap(bytes).limit(0);
        InputState state = InputState.FLOWING;
        while (state == InputState.FLOWING) {
            int searched = input.remaining();
            state = input.limit() == bytes.length ? InputState.ENDED : InputState.FLOWING;
            input.limit(Math.min(bytes.length, input.limit() + Math.max(1, piece)));
            Frame framed = FRAMER.next(input, searched, state);
            while (framed instanceof Frame.Line line) {
                assertEquals(line.text().remaining() + terminator(line), line.length());
                found.add(StandardCharsets.ISO_8859_1.decode(line.text()) + (line.newline() ? "$" : "|"));
                framed = FRAMER.next(input, 0, state);
            }
            if (framed instanceof Frame.TooLong) {
                found.add("too long");
                return found;
            }
        }
        assertEquals(0, input.remaining(), "bytes left at the end");
        return found;
    }

    /** The terminator includes the CR before LF. */
    private static int terminator(Frame.Line line) {
        return line.length() - line.text().remaining() == 2 ? 2 : line.newline() ? 1 : 0;
    }
}
