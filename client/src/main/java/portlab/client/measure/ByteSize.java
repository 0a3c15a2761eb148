package portlab.client.measure;

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

    /** Empty if the text is not a size of at least 1 byte. */
    public static Optional<ByteSize> parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(factor(matcher.group(2))))
                .setScale(0, RoundingMode.DOWN);
        boolean fits = bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return fits ? Optional.of(new ByteSize(bytes.longValueExact(), text)) : Optional.empty();
    }

    /** Whether the text is a size with a unit. */
    public static boolean hasUnit(String text) {
        return text.endsWith("B") && GRAMMAR.matcher(text).matches();
    }

    private static long factor(String unit) {
        if (unit == null) {
            return 1L << 20;
        }
        int power = PREFIXES.indexOf(unit.replace('K', 'k').charAt(0)) + 1;
        return Math.round(Math.pow(unit.contains("i") ? 1024 : 1000, power));
    }
}
