package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTextTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("plain text 1~, żółć µ, 日本, 😀", "plain text 1~, żółć µ, 日本, 😀"),
                Arguments.of("\033[2J\007", "\\x1b[2J\\x07"),
                Arguments.of("a\r\n\tb\0", "a\\r\\n\\tb\\x00"),
                Arguments.of("\u007f\u0085\u009b31m", "\\x7f\\x85\\x9b31m"),
                Arguments.of("txt.\u202eexe", "txt.\\u202eexe"),
                Arguments.of("a\u200bb\ufeffc\u2028d", "a\\u200bb\\ufeffc\\u2028d"),
                Arguments.of("lone \ud83d surrogate", "lone \\ud83d surrogate"),
                Arguments.of("\ude00", "\\ude00"),
                Arguments.of("private \ue000", "private \\ue000"),
                Arguments.of("x\udb80\udc00x", "x\\udb80\\udc00x"),
                Arguments.of("tag \udb40\udc41", "tag \\udb40\\udc41"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void escapesTerminalControl(String text, String safe) {
        assertEquals(safe, SafeText.of(text));
        assertEquals(safe, SafeText.escaped(text));
        assertEquals(safe.equals(text), SafeText.isPlain(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            value = {"\\x1b, \\\\x1b", "say \"hi\", say \\\"hi\\\""})
    void escapesQuotes(String text, String quoted) {
        StringBuilder line = new StringBuilder();
        SafeText.append(text, "\\\"", line);
        assertEquals(quoted, line.toString());
        assertEquals(text, SafeText.uncut(text));
    }

    @Test
    void usesJsonEscapesForJson() {
        StringBuilder line = new StringBuilder();
        SafeText.appendJson("a\"\\\n\u202e\ud83d 😀", line);
        assertEquals("\"a\\\"\\\\\\u000a\\u202e\\ud83d 😀\"", line.toString());
    }

    @Test
    void bidiOverridesAreMisleadingAndPrivateCharactersAreNot() {
        assertTrue(SafeText.misleads(0x202e) && SafeText.misleads(0x2028) && SafeText.misleads(0x9b));
        assertTrue(!SafeText.misleads(0xe000) && !SafeText.misleads(0xa0) && !SafeText.misleads('a'));
    }

    @Test
    void longTextIsTruncated() {
        assertEquals("a".repeat(300) + "…", SafeText.of("a".repeat(301)));
        assertEquals("a".repeat(301), SafeText.uncut("a".repeat(301)));
    }

    @Test
    void noTerminalControlPasses() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String shown = SafeText.escaped(String.valueOf((char) c));
            assertTrue(shown.chars().noneMatch(Character::isISOControl), () -> "U+" + shown);
        }
    }
}
