package portlab.client.lab;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a number in an answer measures, and the units it may have. */
public enum Quantity {
    TIME(Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "μs", 1e-6, "ms", 1e-3, "s", 1.0)),
    SIZE(Map.of("B", 1.0, "byte", 1.0, "bytes", 1.0, "kB", 1e3, "MB", 1e6, "GB", 1e9, "KiB", 1024.0, "MiB", 1048576.0)),
    RATE(Map.ofEntries(
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
    SHARE(Map.of("%", 1.0)),
    COUNT(Map.of("", 1.0));

    private static final Pattern NUMBER = Pattern.compile("([+-]?[0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*(\\D*)");

    private final Map<String, Double> units;

    Quantity(Map<String, Double> units) {
        this.units = units;
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
