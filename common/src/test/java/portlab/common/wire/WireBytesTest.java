package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireBytesTest {
    @ParameterizedTest
    @CsvSource({
        "41, A",
        "5c, \\\\",
        "1b5b306d, \\x1b[0m",
        "c3a9, é",
        "c2 9b, \\xc2\\x9b",
        "9b, \\x9b",
        "e2 80 ae, \\xe2\\x80\\xae",
        "f0 9f 8e 89, 🎉",
        "c0 80, \\xc0\\x80",
        "e0 80 80, \\xe0\\x80\\x80",
        "ed a0 80, \\xed\\xa0\\x80",
        "f4 90 80 80, \\xf4\\x90\\x80\\x80",
        "e2 82, \\xe2\\x82",
        "7f, \\x7f",
        "0d0a09, \\r\\n\\t"
    })
    void visible(String hex, String shown) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(shown, WireBytes.visible(bytes, 0, bytes.length));
    }

    /** A reader can tell from the text which bytes it stands for. */
    @RepeatedTest(20)
    void visibleTextStandsForOneSequenceOfBytes(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = new byte[300];
        random.nextBytes(bytes);
        byte[] text = Events.bytes("\\x41 \\r \\\\ grüße 🎉");
        System.arraycopy(text, 0, bytes, 100, text.length);
        assertArrayEquals(bytes, unescaped(WireBytes.visible(bytes, 0, bytes.length)));
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (text.charAt(i) != '\\') {
                int c = text.codePointAt(i);
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c) - 1;
            } else if (next == 'x') {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.write(next == 'r' ? '\r' : next == 'n' ? '\n' : next == 't' ? '\t' : '\\');
                i++;
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void linesKeepTheirEnds() {
        byte[] bytes = Events.bytes("a\r\n\nb");
        assertEquals(List.of("a\\r\\n", "\\n", "b"), WireBytes.lines(bytes, bytes.length));
    }

    @ParameterizedTest
    @CsvSource({"abc, 3, abc", "abcd, 3, ab…", "日本, 4, 日本", "日本語, 4, 日…"})
    void cut(String text, int columns, String cut) {
        assertEquals(cut, WireBytes.cut(text, columns));
    }
}
