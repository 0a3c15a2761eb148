package portlab.client.cli;

import java.util.Locale;
import java.util.Set;

/** The words by which a person ends a dialogue. */
final class Farewell {
    private static final Set<String> WORDS = Set.of("quit", "exit", "q");

    private Farewell() {}

    static boolean is(String line) {
        return WORDS.contains(line.strip().toLowerCase(Locale.ROOT));
    }
}
