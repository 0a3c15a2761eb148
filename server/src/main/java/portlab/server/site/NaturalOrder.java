package portlab.server.site;

import java.util.Comparator;

/** Orders names as people do: letter case aside, and {@code file9} before {@code file10}. */
final class NaturalOrder implements Comparator<String> {
    static final Comparator<String> INSTANCE = new NaturalOrder().thenComparing(Comparator.naturalOrder());

    private NaturalOrder() {}

    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = chunk(a, i);
            int endB = chunk(b, j);
            int order = digit(a.charAt(i)) && digit(b.charAt(j))
                    ? numbers(a.substring(i, endA), b.substring(j, endB))
                    : a.substring(i, endA).compareToIgnoreCase(b.substring(j, endB));
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
        return Integer.compare(a.length() - i, b.length() - j);
    }

    /** The end of the run of digits that starts here, or of the one character that is none. */
    private static int chunk(String text, int start) {
        int end = start + 1;
        while (digit(text.charAt(start)) && end < text.length() && digit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Of any length, so without parsing them. */
    private static int numbers(String a, String b) {
        String x = a.replaceFirst("^0+(?=.)", "");
        String y = b.replaceFirst("^0+(?=.)", "");
        int order = Integer.compare(x.length(), y.length());
        return order != 0 ? order : x.compareTo(y);
    }
}
