package portlab.client.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import portlab.client.lab.Answer.Choice;
import portlab.common.Dice;

/** A sheet while a lab fills it. */
final class Draft {
    private static final long SEEDS = 999_999;

    private final Dice dice;
    private final long seed;
    private final List<String> faults = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();

    Draft(Dice dice) {
        this.dice = dice;
        this.seed = dice.between(1, SEEDS);
    }

    long between(long least, long most) {
        return dice.between(least, most);
    }

    <T> T pick(List<T> all) {
        return all.get((int) dice.between(0, all.size() - 1));
    }

    /** Several of them, each at most once, in any order. */
    <T> List<T> pick(List<T> all, int count) {
        List<T> left = new ArrayList<>(all);
        List<T> picked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            picked.add(left.remove((int) dice.between(0, left.size() - 1)));
        }
        return picked;
    }

    /** A choice in any order. @param right what is right, before what is wrong */
    Choice choice(String right, String... wrong) {
        List<String> options = new ArrayList<>(List.of(wrong));
        options.add(0, right);
        List<String> shuffled = pick(options, options.size());
        return new Choice(shuffled, shuffled.indexOf(right));
    }

    /**
     * Adds a fault to the server.
     *
     * @param text with a {@code #} for each range
     * @param limits of the ranges, two for each
     * @return the numbers that the server will choose (docs/faults.md)
     */
    List<Long> fault(String text, long... limits) {
        String typed = text;
        for (int i = 0; i < limits.length; i += 2) {
            typed = typed.replaceFirst("#", limits[i] + ".." + limits[i + 1]);
        }
        faults.add(typed);
        int rule = faults.size();
        return IntStream.range(0, limits.length / 2)
                .mapToObj(i -> drawn(seed, rule, i + 1, limits[2 * i], limits[2 * i + 1]))
                .toList();
    }

    /** The number that a server chooses for a range. @param range its number in the fault, from 1 */
    static long drawn(long seed, int fault, int range, long least, long most) {
        return Dice.of(seed, fault, "range", "", range).between(least, most);
    }

    void ask(Question question) {
        questions.add(question);
    }

    Sheet sheet() {
        return new Sheet(faults, seed, Collections.unmodifiableList(questions));
    }
}
