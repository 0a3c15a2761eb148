package portlab.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTest {

    private static String escaped(String text) {
        StringBuilder line = new StringBuilder();
        Escaped.append(text, '"', line);
        return line.toString();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            value = {
                "plain text 1~, plain text 1~",
                "x\u001b[31m, x\\x1b[31m",
                "a\u0000b, a\\x00b",
                "x\u007fx, x\\x7fx",
                "x\u009b1m, x\\x9b1m",
                "\\x1b, \\\\x1b",
                "say \"hi\", say \\\"hi\\\"",
                "żółć µ 東, żółć µ 東",
                "😀, 😀",
                "x\u202etxt.exe, x\\u202etxt.exe",
                "x\u2028x, x\\u2028x",
                "x\ufeffx, x\\ufeffx",
                "x\udb40\udc41x, x\\udb40\\udc41x",
                "x\udb80\udc00x, x\\udb80\\udc00x"
            })
    void whatATerminalWouldActOnIsMadeVisible(String text, String expected) {
        assertEquals(expected, escaped(text));
    }

    @Test
    void lineEndsTabsAndHalfCharactersAreMadeVisible() {
        assertEquals("a\\r\\nb\\tc", escaped("a\r\nb\tc"));
        assertEquals("\\ud83d!", escaped("\ud83d!"));
        assertEquals("\\ude00", escaped("\ude00"));
    }

    @Test
    void aQuoteThatIsNoneEscapesNothing() {
        StringBuilder line = new StringBuilder();
        Escaped.append("a\0b", '\0', line);
        assertEquals("a\\x00b", line.toString());
    }

    @Test
    void nothingThatControlsATerminalEverPasses() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String shown = escaped(String.valueOf((char) c));
            assertTrue(shown.chars().noneMatch(Character::isISOControl), () -> "U+" + shown);
        }
    }
}
