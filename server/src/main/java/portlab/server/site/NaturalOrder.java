package portlab.server.site;

import java.util.Comparator;

/** Sorts names the way people do: ignores letter case, and puts {@code file9} before {@code file10}. */
final class NaturalOrder implements Comparator<String> {
    static final Comparator<String> INSTANCE = new NaturalOrder();

    private NaturalOrder() {}

    /** Never 0 for different names: ties are decided by the characters. */
    @Override
    public int compare(String a, String b) {
        int order = natural(a, b);
        return order != 0 ? order : a.compareTo(b);
    }

    private static int natural(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            char x = a.charAt(i);
            char y = b.charAt(j);
            int order;
            if (digit(x) && digit(y)) {
                int startA = significant(a, i);
                int startB = significant(b, j);
                i = end(a, startA);
                j = end(b, startB);
                order = numbers(a, startA, i, b, startB, j);
            } else {
                order = x == y ? 0 : fold(x) - fold(y);
                i++;
                j++;
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length() - i, b.length() - j);
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The index after the leading zeros. */
    private static int significant(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static int end(String text, int start) {
        int end = start;
        while (end < text.length() && digit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Compares numbers of any length without leading zeros, so the longer one is larger. */
    private static int numbers(String a, int startA, int endA, String b, int startB, int endB) {
        int order = Integer.compare(endA - startA, endB - startB);
        for (int i = startA, j = startB; order == 0 && i < endA; i++, j++) {
            order = a.charAt(i) - b.charAt(j);
        }
        return order;
    }

    /** Like {@link String#compareToIgnoreCase}. */
    private static int fold(char c) {
        if (c < 0x80) {
            return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
