package portlab.client.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A value over time, to be drawn by {@link TextPlot} or {@link SvgPlot}. Pure.
 *
 * @param title what the value is
 * @param label formats a value with its unit
 * @param peaks whether a column that covers several spans shows the highest of them, else their mean
 * @param spans in any order
 * @param sections the parts of the measurement, in order; empty if it has just one
 */
public record Chart(
        String title, DoubleFunction<String> label, boolean peaks, List<Span> spans, List<Section> sections) {

    public Chart {
        spans = List.copyOf(spans);
        sections = List.copyOf(sections);
    }

    /**
     * The value during some time.
     *
     * @param from in seconds since the start
     * @param value {@link Double#NaN} where a sample was lost
     */
    public record Span(double from, double to, double value) {
        boolean lost() {
            return Double.isNaN(value);
        }
    }

    /** A part of the measurement. @param from in seconds since the start */
    public record Section(double from, String name) {}

    /**
     * One of several columns of equal width.
     *
     * @param value {@link Double#NaN} where nothing was measured
     * @param lost whether a sample was lost in this time
     */
    record Column(double value, boolean lost) {}

    /** The end of the last span in seconds. */
    double seconds() {
        return spans.stream().mapToDouble(Span::to).max().orElse(0);
    }

    /** The top of the scale: the highest value, rounded up to 1, 2 or 5 times a power of ten. */
    double top() {
        double most = spans.stream()
                .filter(span -> !span.lost())
                .mapToDouble(Span::value)
                .max()
                .orElse(0);
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 5}) {
            if (most <= step * power * (1 + 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /** Divides the time into columns. @param until the end of the last one in seconds */
    List<Column> columns(int number, double until) {
        double[] weighted = new double[number];
        double[] weights = new double[number];
        boolean[] lost = new boolean[number];
        for (Span span : spans) {
            double from = Math.max(0, span.from() / until * number);
            double to = Math.max(from, span.to() / until * number);
            int first = Math.min(number - 1, (int) from);
            int last = Math.max(first, Math.min(number - 1, (int) Math.ceil(to) - 1));
            if (span.lost()) {
                lost[first] = true;
                continue;
            }
            for (int i = first; i <= last; i++) {
                double weight = Math.max(1e-9, Math.min(to, i + 1) - Math.max(from, i));
                weighted[i] = peaks ? Math.max(weighted[i], span.value()) : weighted[i] + span.value() * weight;
                weights[i] = peaks ? 1 : weights[i] + weight;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            columns.add(new Column(weights[i] == 0 ? Double.NaN : weighted[i] / weights[i], lost[i]));
        }
        return columns;
    }

    /** Spans for values that were measured at single moments: each lasts until the next one. */
    public static List<Span> steps(double[] seconds, double[] values) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            double from = seconds[i];
            double before = i > 0 ? from - seconds[i - 1] : 0;
            double to = i + 1 < seconds.length ? seconds[i + 1] : from + before;
            spans.add(new Span(from, Math.max(from, to), values[i]));
        }
        return spans;
    }
}
