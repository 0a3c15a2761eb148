package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Comparator<String> ORDER = NaturalOrder.INSTANCE;

    /** The same order in its simplest form: piece by piece, a number as one piece. */
    private static int plainly(String a, String b) {
        List<String> x = pieces(a);
        List<String> y = pieces(b);
        for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
            String one = x.get(i);
            String other = y.get(i);
            int order = isNumber(one) && isNumber(other)
                    ? new BigInteger(one).compareTo(new BigInteger(other))
                    : one.compareToIgnoreCase(other);
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(x.size(), y.size());
        return order != 0 ? order : a.compareTo(b);
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        // Each surrogate counts separately.
        for (int i = 0; i < text.length(); i += pieces.get(pieces.size() - 1).length()) {
            Matcher digits = DIGITS.matcher(text).region(i, text.length());
            pieces.add(digits.lookingAt() ? digits.group() : text.substring(i, i + 1));
        }
        return pieces;
    }

    private static boolean isNumber(String piece) {
        return piece.charAt(0) >= '0' && piece.charAt(0) <= '9';
    }

    private static final List<String> PIECES = List.of(
            "",
            "0",
            "00",
            "1",
            "9",
            "10",
            "007",
            "99999999999999999999",
            "a",
            "A",
            "b",
            "z",
            "Z",
            "_",
            "-",
            ".",
            "/",
            ":",
            "[",
            "é",
            "É",
            "ı",
            "İ",
            "ß",
            "µ",
            "ÿ",
            "K",
            "ſ",
            "٣",
            "😀",
            "\ud83d",
            "\ufffd");

    private final Random random = new Random(11);

    /** Names with common parts, so that comparing them goes beyond the first character. */
    private String name() {
        StringBuilder name = new StringBuilder();
        for (int pieces = random.nextInt(7); pieces > 0; pieces--) {
            boolean any = random.nextInt(20) == 0;
            name.append(any ? (char) random.nextInt(0x10000) : PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }

    @Test
    void matchesTheSimpleForm() {
        for (int i = 0; i < 100_000; i++) {
            String a = name();
            String b = name();
            assertEquals(Integer.signum(plainly(a, b)), Integer.signum(ORDER.compare(a, b)), a + " and " + b);
        }
    }

    @Test
    void isATotalOrder() {
        for (int i = 0; i < 100_000; i++) {
            String a = name();
            String b = name();
            assertEquals(-Integer.signum(ORDER.compare(b, a)), Integer.signum(ORDER.compare(a, b)));
            assertEquals(a.equals(b), ORDER.compare(a, b) == 0);
            List<String> sorted = new ArrayList<>(List.of(a, b, name()));
            sorted.sort(ORDER);
            assertTrue(ORDER.compare(sorted.get(0), sorted.get(1)) <= 0, sorted.toString());
            assertTrue(ORDER.compare(sorted.get(1), sorted.get(2)) <= 0, sorted.toString());
            assertTrue(ORDER.compare(sorted.get(0), sorted.get(2)) <= 0, sorted.toString());
        }
    }

    @Test
    void ordersNamesAsPeopleDo() {
        List<String> names = Arrays.asList(
                "1",
                "2",
                "010",
                "10",
                "10a",
                "a",
                "A",
                "a1",
                "a2b",
                "a10",
                "a010b",
                "b",
                "file9.txt",
                "file10.txt",
                "file99999999999999999999.txt",
                "file100000000000000000000.txt",
                "é");
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(5));
        shuffled.sort(ORDER);
        assertEquals(normal(names), normal(shuffled));
        assertTrue(ORDER.compare("file9.txt", "file10.txt") < 0);
        assertNotEquals(0, ORDER.compare("A", "a"));
    }

    /** Names that differ only in letter case or leading zeros may come in either order. */
    private static List<String> normal(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("(?<!\\d)0+", ""))
                .toList();
    }
}
