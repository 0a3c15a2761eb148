package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTextTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("plain text, żółć, 日本, 😀", "plain text, żółć, 日本, 😀"),
                Arguments.of("\033[2J\007", "\\x1b[2J\\x07"),
                Arguments.of("a\r\n\tb\0", "a\\r\\n\\tb\\x00"),
                Arguments.of("\u007f\u0085\u009b31m", "\\x7f\\x85\\x9b31m"),
                Arguments.of("txt.\u202eexe", "txt.\\u{202e}exe"),
                Arguments.of("a\u200bb\ufeffc\u2028d", "a\\u{200b}b\\u{feff}c\\u{2028}d"),
                Arguments.of("lone \ud83d surrogate", "lone \\u{d83d} surrogate"),
                Arguments.of("private \ue000", "private \\u{e000}"),
                Arguments.of("tag \udb40\udc41", "tag \\u{e0041}"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsHiddenIsSpeltOut(String text, String visible) {
        assertEquals(visible, SafeText.of(text));
    }

    @Test
    void whatNobodyReadsIsCutOff() {
        assertEquals("a".repeat(300) + "…", SafeText.of("a".repeat(301)));
        assertEquals("a".repeat(301), SafeText.uncut("a".repeat(301)));
    }
}
