package portlab.client.cli;

import java.util.List;
import java.util.Optional;
import portlab.common.EditDistance;

/** Suggests a known word for a mistyped one. */
public final class Nearest {
    private Nearest() {}

    /** The known word with the smallest edit distance, if that is at most a third of its length plus one. */
    public static Optional<String> to(String word, List<String> known) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int edits = EditDistance.between(word, candidate);
            if (edits < fewest && edits <= candidate.length() / 3 + 1) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }
}
