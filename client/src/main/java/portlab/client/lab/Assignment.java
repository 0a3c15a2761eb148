package portlab.client.lab;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import portlab.common.Dice;

/**
 * One student's copy of a lab. All that differs between students depends on this and on nothing else.
 *
 * @param lab its number
 * @param student as typed; case and spaces around it make no difference to the questions
 * @param group the teacher's word for a class and a term; empty if there is none
 */
public record Assignment(int lab, String student, String group) {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N} ._@'+-]{0,63}");
    private static final String EXPECTED =
            "expected 1 to 64 letters, digits, spaces and . _ @ ' + -, such as ada or ada@example.org";

    /** @throws IllegalArgumentException if a name cannot be one; the message says why */
    public static Assignment of(int lab, String student, String group) {
        check("--student", student, false);
        check("--class", group, true);
        return new Assignment(lab, student.strip(), group.strip());
    }

    private static void check(String option, String name, boolean mayBeEmpty) {
        String text = name.strip();
        if (!NAME.matcher(text).matches() && !(mayBeEmpty && text.isEmpty())) {
            throw new IllegalArgumentException("invalid " + option + " '" + name + "': " + EXPECTED);
        }
    }

    /** What the questions depend on. */
    String key() {
        return "portlab lab " + lab + "\n" + normal(group) + "\n" + normal(student);
    }

    /** Whether it is for this class. */
    boolean isOf(String other) {
        return normal(group).equals(normal(other));
    }

    /** Whether somebody else's questions are the same. */
    public boolean isSame(Assignment other) {
        return key().equals(other.key());
    }

    private static String normal(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** The numbers of an attempt to make the lab's questions, from 0. */
    Dice dice(int attempt) {
        return Dice.of(key() + "\n" + attempt);
    }

    /** The usual name of the record's file; ASCII, so that it can be saved in any locale. */
    public String fileName() {
        String ascii = Normalizer.normalize(student, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        return "lab-" + lab + "-" + ascii.replaceAll("[^A-Za-z0-9._@+-]+", "-") + ".json";
    }
}
