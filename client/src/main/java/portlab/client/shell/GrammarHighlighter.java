package portlab.client.shell;

import java.util.List;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import picocli.CommandLine;
import portlab.client.cli.Words;

/** Colours known and unknown commands, options and comments while the user types. */
final class GrammarHighlighter implements Highlighter {
    private static final AttributedStyle KNOWN = AttributedStyle.BOLD;
    private static final AttributedStyle UNKNOWN = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
    private static final AttributedStyle OPTION = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle COMMENT = AttributedStyle.DEFAULT.faint();

    private final CommandLine grammar;

    GrammarHighlighter(CommandLine grammar) {
        this.grammar = grammar;
    }

    @Override
    public AttributedString highlight(LineReader reader, String line) {
        AttributedStringBuilder styled = new AttributedStringBuilder();
        Words taken = Words.of(line);
        List<Words.Word> words = taken.list();
        int done = 0;
        for (int i = 0; i < words.size(); i++) {
            Words.Word word = words.get(i);
            styled.append(line.substring(done, word.start()));
            styled.append(line.substring(word.start(), word.end()), style(word, i, word.end() == line.length()));
            done = word.end();
        }
        return styled.append(line.substring(done, taken.comment()))
                .append(line.substring(taken.comment()), COMMENT)
                .toAttributedString();
    }

    /** A word at the end of the line counts as unknown only if no command starts with it. */
    private AttributedStyle style(Words.Word word, int index, boolean unfinished) {
        if (index > 0) {
            return word.text().startsWith("-") && word.text().length() > 1 ? OPTION : AttributedStyle.DEFAULT;
        }
        if (grammar.getSubcommands().containsKey(word.text())) {
            return KNOWN;
        }
        boolean beginning = grammar.getSubcommands().keySet().stream().anyMatch(name -> name.startsWith(word.text()));
        return unfinished && beginning ? AttributedStyle.DEFAULT : UNKNOWN;
    }
}
