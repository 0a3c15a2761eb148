package portlab.client.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces passwords before anything is recorded: in URLs, after {@code -u}, in {@code set user}, and in Authorization fields; and
 * those that it knows, wherever they are. Pure.
 */
final class Secrets implements UnaryOperator<String> {
    static final String MASK = "***";

    /** A shorter one would be in every other word. */
    private static final int LEAST = 4;

    /** Each with the password as its last group, and what stands before it as the first. */
    private static final List<Pattern> PLACES = List.of(
            // bob:secret@host, with or without a scheme
            Pattern.compile("([^\\s/@:'\"]+:)([^\\s/@]*)(?=@)"),
            Pattern.compile("((?:^|\\s)(?:-u|--user|--proxy-user)(?:\\s*=\\s*|\\s*)[\"']?[^\\s:\"']*:)([^\\s\"']*)"),
            Pattern.compile("(\\bset\\s+user\\s+[\"']?[^\\s:\"']*:)(.*)"),
            Pattern.compile("(?i)(authorization\"?\\s*:\\s*\"?(?:basic|bearer|digest)?+\\s*+)([^\\s\"'(]+)"));

    private final Set<String> known = new HashSet<>();

    /** @param password the session's; empty for none */
    Secrets(String password) {
        know(password);
    }

    /** Finds the passwords in a line, to replace them in what the command prints about it as well. */
    Secrets in(String line) {
        for (Pattern place : PLACES) {
            Matcher found = place.matcher(line);
            while (found.find()) {
                know(found.group(2));
            }
        }
        return this;
    }

    private void know(String password) {
        if (password.length() >= LEAST && !password.equals(MASK)) {
            known.add(password);
        }
    }

    @Override
    public String apply(String text) {
        String shown = text;
        for (String password : known) {
            shown = shown.replace(password, MASK);
        }
        for (Pattern place : PLACES) {
            shown = place.matcher(shown).replaceAll("$1" + MASK);
        }
        return shown;
    }
}
