package portlab.common;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes with the text that the user typed, which the bulk protocol also uses.
 *
 * @param bytes the number
 * @param text such as {@code 10MiB}: a number with B, kB, MB, GB, KiB, MiB or GiB, or a bare number for MiB
 */
public record ByteSize(long bytes, String text) {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(B|[kMG]B|[KMG]iB)?");
    private static final String PREFIXES = "kMG";
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Drops a fraction of a byte and limits the size to {@link Long#MAX_VALUE}. Empty if the text is not a size. */
    public static Optional<ByteSize> parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(factor(matcher.group(2))))
                .setScale(0, RoundingMode.DOWN);
        return Optional.of(new ByteSize(bytes.min(MOST).longValueExact(), text));
    }

    /** Empty if the text is not a size of at least 1 byte. */
    public static Optional<ByteSize> positive(String text) {
        return parse(text).filter(size -> size.bytes > 0);
    }

    private static long factor(String unit) {
        if (unit == null) {
            return 1L << 20;
        }
        int power = PREFIXES.indexOf(unit.replace('K', 'k').charAt(0)) + 1;
        return Math.round(Math.pow(unit.contains("i") ? 1024 : 1000, power));
    }
}
