package portlab.client.lab;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a number in an answer measures, and the units it may have. */
public enum Quantity {
    TIME("a time", Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "μs", 1e-6, "ms", 1e-3, "s", 1.0)),
    SIZE(
            "a size",
            Map.of(
                    "B", 1.0, "byte", 1.0, "bytes", 1.0, "kB", 1e3, "MB", 1e6, "GB", 1e9, "KiB", 1024.0, "MiB",
                    1048576.0)),
    RATE(
            "a rate",
            Map.ofEntries(
                    Map.entry("B/s", 1.0),
                    Map.entry("kB/s", 1e3),
                    Map.entry("MB/s", 1e6),
                    Map.entry("GB/s", 1e9),
                    Map.entry("KiB/s", 1024.0),
                    Map.entry("MiB/s", 1048576.0),
                    Map.entry("bit/s", 0.125),
                    Map.entry("kbit/s", 125.0),
                    Map.entry("Mbit/s", 125e3),
                    Map.entry("Gbit/s", 125e6))),
    SHARE("a share", Map.of("%", 1.0)),
    COUNT("a number without a unit", Map.of("", 1.0));

    private static final Pattern NUMBER = Pattern.compile("([+-]?[0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*(\\D*)");

    private final String noun;
    private final Map<String, Double> units;

    Quantity(String noun, Map<String, Double> units) {
        this.noun = noun;
        this.units = units;
    }

    /** The quantity that has a unit. */
    static Optional<Quantity> measuredIn(String unit) {
        return Stream.of(values()).filter(each -> each.units.containsKey(unit)).findFirst();
    }

    /** What follows the number in a text; empty if there is nothing, or no number. */
    static String unit(String text) {
        Matcher matcher = NUMBER.matcher(text.strip());
        return matcher.matches() ? matcher.group(2).strip() : "";
    }

    /** As in a sentence: {@code a time}. */
    String noun() {
        return noun;
    }

    /** Whether values of it may be off by a factor of eight. */
    boolean hasBits() {
        return this == SIZE || this == RATE;
    }

    /**
     * Parses a number.
     *
     * @param unit of a number without one, and of the result
     * @return empty if it is not a number with a unit of this quantity
     */
    OptionalDouble parse(String text, String unit) {
        Matcher matcher = NUMBER.matcher(text.strip());
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        String typed = matcher.group(2).strip();
        Double factor = typed.isEmpty() ? units.get(unit) : units.get(typed);
        return factor == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(matcher.group(1)) * factor / units.get(unit));
    }
}
