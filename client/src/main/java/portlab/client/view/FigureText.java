package portlab.client.view;

import java.util.Locale;
import portlab.client.measure.Units;

/** Shows the figures of JSON to people: without the unit in the name, but with one at the value. Pure. */
final class FigureText {
    private static final String MICROS = "_us";
    private static final String RATE = "mbit_per_s";
    private static final String PERCENT = "_percent";

    private static final double BYTES = 1e6 / 8;
    private static final long SECOND = 1_000_000_000L;

    private final Units units;

    FigureText(Units units) {
        this.units = units;
    }

    /** {@code p50_us} is p50, {@code mbit_per_s} is rate. */
    static String name(String field) {
        return field.replace(RATE, "rate")
                .replace(MICROS, "")
                .replace(PERCENT, "")
                .replace('_', ' ');
    }

    String value(String field, double value) {
        if (field.endsWith(MICROS)) {
            return value < 0 ? "−" + Units.timeOfMicros(Math.round(-value)) : Units.timeOfMicros(Math.round(value));
        }
        if (field.endsWith(RATE)) {
            return Units.bits(Math.round(value * BYTES), SECOND);
        }
        if (field.endsWith(PERCENT)) {
            return String.format(Locale.ROOT, "%.1f %%", value);
        }
        if (field.endsWith("bytes")) {
            return units.size(Math.round(value));
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3g", value);
    }

    /** {@code +6.7 %}, with a real minus sign. */
    static String change(double percent) {
        String digits =
                String.format(Locale.ROOT, Math.abs(percent) < 99.95 ? "%.1f %%" : "%.0f %%", Math.abs(percent));
        return (percent < 0 ? "−" : "+") + digits;
    }
}
