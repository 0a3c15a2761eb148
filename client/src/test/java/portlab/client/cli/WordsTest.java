package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "get a b|get/a/b",
                "  get   a  |get/a",
                "say it's me!|say/it's/me!",
                "get 'a b'|get/a b",
                "get \"a b\" c|get/a b/c",
                "say \"a \\\"b\\\" c\"|say/a \"b\" c",
                "get a\\ b|get/a b",
                "get 'a'b|get/ab",
                "get C:\\dir|get/C:\\dir",
                "get \\'a|get/'a",
                "say '' x|say//x",
                "calc 2 # twice|calc/2",
                "get a#b|get/a#b",
                "get '#a' \\#b # c|get/#a/#b",
            })
    void splitsLines(String line, String words) {
        assertEquals(List.of(words.split("/")), Words.of(line).texts());
        assertEquals(false, Words.of(line).open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"say 'a", "say \"a b", "say a '"})
    void detectsUnterminatedQuotes(String line) {
        assertEquals(true, Words.of(line).open());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"# all|0", "calc 2 # 'twice|7", "none|4", "a#b|3", "say 'a # b'|11", "|0"})
    void findsTheStartOfAComment(String line, int comment) {
        Words words = Words.of(line == null ? "" : line);
        assertEquals(comment, words.comment());
        assertEquals(false, words.open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "#a", "a#b", "a b", "it's", "'quoted'", "back\\slash", "\"x\" y", "grüße.txt"})
    void quotedWordsSurviveSplitting(String word) {
        assertEquals(List.of(word), Words.of(Words.quote(word)).texts());
    }
}
