package portlab.common;

import java.util.Collection;
import java.util.Optional;

/** Hints for users who mistyped a word. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code did you mean --port?}, if a known word is similar. */
    public static Optional<String> of(String word, Collection<String> known) {
        return EditDistance.nearest(word, known).map(nearest -> "did you mean " + nearest + "?");
    }

    /** The same, then what helps in any case: {@code did you mean --port? see --help}. */
    public static String of(String word, Collection<String> known, String advice) {
        return of(word, known).map(question -> question + " " + advice).orElse(advice);
    }
}
