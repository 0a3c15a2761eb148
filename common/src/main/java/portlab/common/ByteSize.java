package portlab.common;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as a person writes it and as a bulk request has it.
 *
 * @param bytes how many
 * @param text the same in words, such as {@code 10MiB}: a decimal number and one of B, kB, MB, GB, KiB, MiB and GiB, and
 *     MiB where there is none
 */
public record ByteSize(long bytes, String text) {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(B|[kMG]B|[KMG]iB)?");
    private static final String PREFIXES = "kMG";
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Drops a fraction of a byte; what is beyond a long is {@link Long#MAX_VALUE}. Empty when the text is not a size. */
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

    /** The same, and empty for less than 1 byte. */
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
