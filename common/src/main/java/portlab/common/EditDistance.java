package portlab.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The Damerau-Levenshtein distance (optimal string alignment), to find the option or command that a user mistyped. */
final class EditDistance {
    private EditDistance() {}

    /** How many letters to insert, remove, change, or swap with the next one, to turn one word into the other. */
    static int between(String one, String other) {
        int[][] edits = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, one, i, other, j);
            }
        }
        return edits[one.length()][other.length()];
    }

    /** The known word with the smallest distance, if that is at most a third of its length plus one. */
    static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> between(word, each) <= each.length() / 3 + 1)
                .min(Comparator.comparingInt(each -> between(word, each)));
    }

    private static int fewest(int[][] edits, String one, int i, String other, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int replaced = edits[i - 1][j - 1] + (same ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        return areSwapped(one, i, other, j) ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }

    /** Whether the last two letters of both beginnings are the same, in the other order. */
    private static boolean areSwapped(String one, int i, String other, int j) {
        return i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
    }
}
