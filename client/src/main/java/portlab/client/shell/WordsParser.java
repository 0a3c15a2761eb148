package portlab.client.shell;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;
import portlab.client.cli.Words;

/** Tells JLine about words as {@link Words} finds them. A line is always complete: none goes on below. */
final class WordsParser implements Parser {

    @Override
    public Typed parse(String line, int cursor, ParseContext context) {
        List<Words.Word> words = Words.of(line).list();
        int index = 0;
        while (index < words.size() && words.get(index).end() < cursor) {
            index++;
        }
        boolean between = index == words.size() || cursor < words.get(index).start();
        List<String> texts =
                new java.util.ArrayList<>(words.stream().map(Words.Word::text).toList());
        if (between) {
            texts.add(index, "");
            return new Typed(line, cursor, texts, index, "", 0, 0);
        }
        Words.Word word = words.get(index);
        List<Words.Word> before = Words.of(line.substring(word.start(), cursor)).list();
        String typed = before.isEmpty() ? "" : before.get(0).text();
        return new Typed(line, cursor, texts, index, typed, cursor - word.start(), word.end() - word.start());
    }

    /**
     * A line and where the cursor is in it.
     *
     * @param typed the word's text up to the cursor
     */
    record Typed(
            String line,
            int cursor,
            List<String> words,
            int wordIndex,
            String typed,
            int rawWordCursor,
            int rawWordLength)
            implements CompletingParsedLine {

        @Override
        public String word() {
            return words.get(wordIndex);
        }

        @Override
        public int wordCursor() {
            return typed.length();
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return Words.quote(candidate.toString());
        }
    }
}
