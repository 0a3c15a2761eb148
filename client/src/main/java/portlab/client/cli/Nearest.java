package portlab.client.cli;

import java.util.List;
import java.util.Optional;
import portlab.common.EditDistance;

/** Finds what somebody who mistyped a word may have meant. */
public final class Nearest {
    private Nearest() {}

    /** The known word that the fewest edits lead to, if they are no more than a third of its length and one. */
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
