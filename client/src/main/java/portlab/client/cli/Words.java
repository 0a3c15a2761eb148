package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line split into words at spaces. A # at the start of a word starts a comment. A single or double quote at the
 * start of a word quotes everything up to the next one; inside a word, as in {@code it's}, it is an ordinary character. A
 * backslash escapes a space, a quote, a # or a backslash. Pure.
 *
 * @param list the words, in order
 * @param open whether the last word has an unclosed quote
 * @param comment where the comment starts; the line's length if there is none
 */
public record Words(List<Word> list, boolean open, int comment) {

    private static final char COMMENT = '#';

    /**
     * One word.
     *
     * @param text without its quotes and backslashes
     * @param start its offset in the line, including quotes
     * @param end the offset after it
     */
    public record Word(String text, int start, int end) {}

    public static Words of(String line) {
        List<Word> words = new ArrayList<>();
        boolean open = false;
        int i = 0;
        while (i < line.length() && line.charAt(i) != COMMENT) {
            if (Character.isWhitespace(line.charAt(i))) {
                i++;
                continue;
            }
            StringBuilder text = new StringBuilder();
            int start = i;
            char first = line.charAt(i);
            boolean quoted = first == '"' || first == '\'';
            i = quoted ? quoted(line, i + 1, first, text) : bare(line, i, text);
            open = quoted && i > line.length();
            i = Math.min(i, line.length());
            words.add(new Word(text.toString(), start, i));
        }
        return new Words(List.copyOf(words), open, i);
    }

    /** The words' texts. */
    public List<String> texts() {
        return list.stream().map(Word::text).toList();
    }

    /** @return the offset after the closing quote; more than the line's length if there is none */
    private static int quoted(String line, int from, char quote, StringBuilder text) {
        int i = from;
        while (i < line.length() && line.charAt(i) != quote) {
            boolean escape = line.charAt(i) == '\\' && i + 1 < line.length() && isSpecial(line.charAt(i + 1));
            i += escape ? 1 : 0;
            text.append(line.charAt(i++));
        }
        if (i >= line.length()) {
            return line.length() + 1;
        }
        return bare(line, i + 1, text);
    }

    private static int bare(String line, int from, StringBuilder text) {
        int i = from;
        while (i < line.length() && !Character.isWhitespace(line.charAt(i))) {
            boolean escape = line.charAt(i) == '\\' && i + 1 < line.length() && isSpecial(line.charAt(i + 1));
            i += escape ? 1 : 0;
            text.append(line.charAt(i++));
        }
        return i;
    }

    private static boolean isSpecial(char c) {
        return c == ' ' || c == '"' || c == '\'' || c == COMMENT || c == '\\';
    }

    /** Escapes a word so that {@link #of} returns it unchanged. */
    public static String quote(String word) {
        StringBuilder typed = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean opens = i == 0 && (c == '"' || c == '\'' || c == COMMENT);
            typed.append(c == ' ' || c == '\\' || opens ? "\\" : "").append(c);
        }
        return typed.toString();
    }
}
