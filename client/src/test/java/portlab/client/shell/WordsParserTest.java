package portlab.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jline.reader.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsParserTest {

    /** The bar marks the cursor. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "|;0;",
                "he|;0;he",
                "he|ad x;0;he",
                "get |;1;",
                "get a|;1;a",
                "get |a;1;",
                "get  |  a;1;",
                "get 'a b|;1;a b",
                "get a\\ b|c d;1;a b",
            })
    void findsTheWordAtTheCursor(String line, int index, String typed) {
        int cursor = line.indexOf('|');
        WordsParser.Typed parsed = new WordsParser().parse(line.replace("|", ""), cursor, Parser.ParseContext.COMPLETE);
        assertEquals(List.of(index, typed == null ? "" : typed), List.of(parsed.wordIndex(), parsed.typed()));
        assertEquals(parsed.word().substring(0, parsed.wordCursor()), parsed.typed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get -d|-dash.txt|./-dash.txt",
                "get -d|-|-",
                "get --fo|--force|--force",
                "get |a b|a\\ b",
                "get |#a|\\#a",
                "source |-s|./-s",
            })
    void insertedCandidatesAreQuoted(String line, String candidate, String inserted) {
        WordsParser parser = new WordsParser((command, text) -> command.equals("get") && "--force".startsWith(text));
        WordsParser.Typed parsed = parser.parse(line, line.length(), Parser.ParseContext.COMPLETE);
        assertEquals(inserted, parsed.escape(candidate, true).toString());
    }
}
