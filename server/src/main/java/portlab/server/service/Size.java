package portlab.server.service;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bulk requests and in the {@code --bulk-max} option. Pure. */
public final class Size {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(B|kB|MB|GB|KiB|MiB|GiB)?");
    private static final String DEFAULT_UNIT = "MiB";
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private Size() {}

    /**
     * Parses a decimal number and an optional unit, by default MiB, into bytes. Drops a fraction of a byte, and returns
     * {@link Long#MAX_VALUE} for anything larger. Empty when {@code text} is not a size.
     */
    public static Optional<Long> bytes(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? DEFAULT_UNIT : matcher.group(2);
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(UNITS.get(unit)))
                .setScale(0, RoundingMode.DOWN);
        return Optional.of(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact());
    }
}
