package portlab.client.shell;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;
import portlab.client.cli.Words;

/** Parses lines for JLine with {@link Words}. Never asks for continuation lines. */
final class WordsParser implements Parser {
    private final BiPredicate<String, String> options;

    /** For input that is not a command. */
    WordsParser() {
        this((command, text) -> true);
    }

    /** @param options whether a command (first argument) has an option that starts with a text (second) */
    WordsParser(BiPredicate<String, String> options) {
        this.options = options;
    }

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
        String command = texts.isEmpty() ? "" : texts.get(0);
        Predicate<String> option = text -> options.test(command, text);
        if (between) {
            texts.add(index, "");
            return new Typed(line, cursor, texts, index, "", 0, 0, option);
        }
        Words.Word word = words.get(index);
        List<Words.Word> before = Words.of(line.substring(word.start(), cursor)).list();
        String typed = before.isEmpty() ? "" : before.get(0).text();
        return new Typed(line, cursor, texts, index, typed, cursor - word.start(), word.end() - word.start(), option);
    }

    /**
     * A parsed line with a cursor.
     *
     * @param typed the word's text up to the cursor
     * @param option whether the line's command has an option that starts with a text
     */
    record Typed(
            String line,
            int cursor,
            List<String> words,
            int wordIndex,
            String typed,
            int rawWordCursor,
            int rawWordLength,
            Predicate<String> option)
            implements CompletingParsedLine {

        @Override
        public String word() {
            return words.get(wordIndex);
        }

        @Override
        public int wordCursor() {
            return typed.length();
        }

        /** Escapes a candidate; a file name that starts with a dash gets {@code ./} in front, since it would be an option. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            String text = candidate.toString();
            return Words.quote(text.startsWith("-") && !option.test(text) ? "./" + text : text);
        }
    }
}
