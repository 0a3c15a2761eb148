package portlab.client.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import portlab.client.measure.Units;

/** Collects the values of a measurement over time, to be drawn. Joins neighbours when there are too many of them. */
public final class ChartPoints {
    static final int MAX_POINTS = 20_000;

    private static final double NANOS = 1e9;

    private final boolean peaks;
    private List<Chart.Span> spans = new ArrayList<>();
    private boolean sorted = true;

    /** @param peaks whether the higher of two values stands for both, else their mean */
    public ChartPoints(boolean peaks) {
        this.peaks = peaks;
    }

    /** Adds a value for some time. */
    public void add(long fromNanos, long toNanos, double value) {
        double from = fromNanos / NANOS;
        sorted &= spans.isEmpty() || spans.get(spans.size() - 1).from() <= from;
        spans.add(new Chart.Span(from, toNanos / NANOS, value));
        if (spans.size() > MAX_POINTS) {
            halve();
        }
    }

    /** Adds a value that was measured at one moment. */
    public void add(long nanos, double value) {
        add(nanos, nanos, value);
    }

    /** Adds a sample that was lost. */
    public void lose(long nanos) {
        add(nanos, nanos, Double.NaN);
    }

    private void sort() {
        if (!sorted) {
            spans.sort(Comparator.comparingDouble(Chart.Span::from));
            sorted = true;
        }
    }

    private void halve() {
        sort();
        List<Chart.Span> half = new ArrayList<>();
        for (int i = 0; i + 1 < spans.size(); i += 2) {
            half.add(joined(spans.get(i), spans.get(i + 1)));
        }
        if (spans.size() % 2 == 1) {
            half.add(spans.get(spans.size() - 1));
        }
        spans = half;
    }

    /** A loss stays visible; of two values the higher one or the mean. */
    private Chart.Span joined(Chart.Span first, Chart.Span second) {
        double value = first.lost() || second.lost()
                ? Double.NaN
                : peaks ? Math.max(first.value(), second.value()) : (first.value() + second.value()) / 2;
        return new Chart.Span(first.from(), Math.max(first.to(), second.to()), value);
    }

    /** A chart of round trips; the values are in µs. Each lasts until the next one. */
    public Chart roundTrips(String title, List<Chart.Section> sections) {
        sort();
        double[] seconds = spans.stream().mapToDouble(Chart.Span::from).toArray();
        double[] values = spans.stream().mapToDouble(Chart.Span::value).toArray();
        return new Chart(
                title, micros -> Units.timeOfMicros(Math.round(micros)), peaks, Chart.steps(seconds, values), sections);
    }

    /** A chart of throughput; the values are in bits per second. */
    public Chart throughput(String title, List<Chart.Section> sections) {
        sort();
        return new Chart(title, rate -> Units.bits(Math.round(rate / 8), 1_000_000_000L), peaks, spans, sections);
    }
}
