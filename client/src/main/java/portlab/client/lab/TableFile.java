package portlab.client.lab;

import java.util.List;
import java.util.Locale;
import portlab.common.Dice;

/** The sample site's {@code labs/table.txt}: a line of 32 bytes for each number, with two words that nobody would guess. */
final class TableFile {
    static final String PATH = "/labs/table.txt";
    static final int LINES = 2000;
    static final int LINE_BYTES = 32;
    static final int BYTES = LINES * LINE_BYTES;
    /** Where the words of a line begin and end. */
    static final int WORDS_FROM = 5;

    static final int WORDS_TO = 20;

    private static final List<String> COLOURS = List.of(
            "amber", "azure", "black", "blue", "bronze", "brown", "copper", "coral", "gold", "green", "indigo", "ivory",
            "lilac", "olive", "orange", "pink", "purple", "red", "silver", "white");
    private static final List<String> BIRDS = List.of(
            "albatros",
            "bittern",
            "bunting",
            "condor",
            "crane",
            "curlew",
            "dipper",
            "dunlin",
            "eagle",
            "falcon",
            "finch",
            "gannet",
            "goshawk",
            "heron",
            "jackdaw",
            "kestrel",
            "lapwing",
            "linnet",
            "magpie",
            "martin",
            "osprey",
            "ouzel",
            "petrel",
            "plover",
            "puffin",
            "raven",
            "robin",
            "siskin",
            "starling",
            "swift",
            "wagtail",
            "warbler");

    private TableFile() {}

    /** The two words of a line, from 1. */
    static String words(int number) {
        Dice dice = Dice.of("portlab table " + number);
        return pick(COLOURS, dice) + " " + pick(BIRDS, dice);
    }

    private static String pick(List<String> words, Dice dice) {
        return words.get((int) dice.between(0, words.size() - 1));
    }

    /** The offset of a line's first byte. */
    static int offset(int number) {
        return (number - 1) * LINE_BYTES;
    }

    static String content() {
        StringBuilder text = new StringBuilder(BYTES);
        for (int i = 1; i <= LINES; i++) {
            String[] words = words(i).split(" ");
            long check = Dice.of("portlab check " + i).between(0, 9_999_999_999L);
            text.append(String.format(Locale.ROOT, "%04d %-6s %-8s %010d\n", i, words[0], words[1], check));
        }
        return text.toString();
    }
}
