package portlab.client.net;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.client.measure.Meter;

/**
 * The Content-Range field (RFC 9110, 14.4). Pure.
 *
 * @param first the offset of the range's first byte; {@link Meter#UNKNOWN} in a response without a range (416)
 * @param last the offset of its last byte, or {@link Meter#UNKNOWN}
 * @param total the whole file's length, or {@link Meter#UNKNOWN}
 */
public record ContentRange(long first, long last, long total) {
    private static final Pattern GRAMMAR = Pattern.compile(
            "bytes (?:([0-9]{1,18})-([0-9]{1,18})/(\\*|[0-9]{1,18})|\\*/([0-9]{1,18}))", Pattern.CASE_INSENSITIVE);

    /** Empty if the text is not a valid range of bytes. */
    public static Optional<ContentRange> parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ContentRange range = matcher.group(1) == null
                ? new ContentRange(Meter.UNKNOWN, Meter.UNKNOWN, number(matcher.group(4)))
                : new ContentRange(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
        boolean possible = range.first <= range.last && (range.total == Meter.UNKNOWN || range.last < range.total);
        return possible ? Optional.of(range) : Optional.empty();
    }

    private static long number(String digits) {
        return digits.equals("*") ? Meter.UNKNOWN : Long.parseLong(digits);
    }
}
