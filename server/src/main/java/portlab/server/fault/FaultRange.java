package portlab.server.fault;

import java.util.function.ToLongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.common.Dice;

/**
 * Values such as the {@code 80..400} of {@code latency:80..400ms}: a whole number in this range, which the seed chooses once for a
 * run. The start message shows the range, so people have to measure the number. Pure.
 */
final class FaultRange {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,15})\\.\\.([0-9]{1,15})");

    private FaultRange() {}

    /** The text with the least number of each range. @throws IllegalArgumentException if a range is the wrong way round */
    static String least(String text) {
        return replace(text, FaultRange::least);
    }

    /** The text with the largest number of each range. */
    static String most(String text) {
        return replace(text, FaultRange::most);
    }

    /** The text with the numbers that the seed chooses. @param rule its number, from 1 */
    static String drawn(String text, long seed, int rule) {
        int[] number = new int[1];
        return replace(
                text, range -> Dice.of(seed, rule, "range", "", ++number[0]).between(least(range), most(range)));
    }

    /** A scope has no values, but its path may have dots. */
    private static String replace(String text, ToLongFunction<MatchResult> value) {
        int start = text.indexOf('=') + 1;
        Matcher matcher = RANGE.matcher(text.substring(start));
        return text.substring(0, start) + matcher.replaceAll(range -> Long.toString(value.applyAsLong(range)));
    }

    private static long least(MatchResult range) {
        long least = Long.parseLong(range.group(1));
        if (least > most(range)) {
            throw new IllegalArgumentException(
                    "invalid range '" + range.group() + "': expected the smaller number first");
        }
        return least;
    }

    private static long most(MatchResult range) {
        return Long.parseLong(range.group(2));
    }
}
