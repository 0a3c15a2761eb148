package portlab.client.cli;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Replaces passwords before anything is recorded: in URLs, after {@code -u}, in {@code set user}, and the session's own. Pure. */
final class Secrets implements UnaryOperator<String> {
    static final String MASK = "***";

    /** A shorter one would be in every other word. */
    private static final int LEAST = 4;

    /** The user information of a URL, or in front of a host: {@code bob:secret@host}. */
    private static final Pattern IN_URL = Pattern.compile("([^\\s/@:'\"]+):[^\\s/@]*@");

    private static final Pattern AFTER_USER =
            Pattern.compile("((?:^|\\s)(?:-u|--user|--proxy-user)(?:\\s*=\\s*|\\s*)[\"']?[^\\s:\"']*):[^\\s\"']*");

    private static final Pattern SET_USER = Pattern.compile("(\\bset\\s+user\\s+[\"']?[^\\s:\"']*):.*");
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?i)(authorization\"?\\s*:\\s*\"?(?:basic|bearer|digest)?+\\s*+)[^\\s\"'(]+");

    private final String password;

    /** @param password the session's; empty for none */
    Secrets(String password) {
        this.password = password;
    }

    @Override
    public String apply(String text) {
        String shown = password.length() < LEAST ? text : text.replace(password, MASK);
        shown = IN_URL.matcher(shown).replaceAll("$1:" + MASK + "@");
        shown = AFTER_USER.matcher(shown).replaceAll("$1:" + MASK);
        shown = SET_USER.matcher(shown).replaceAll("$1:" + MASK);
        return CREDENTIALS.matcher(shown).replaceAll("$1" + MASK);
    }
}
