package portlab.client.view;

import java.util.List;

/** Draws {@link Chart}s of the same time below each other, as SVG for a report. Pure. */
public final class SvgPlot {
    private static final int WIDTH = 960;
    private static final int LEFT = 110;
    private static final int RIGHT = 24;
    private static final int HEAD = 60;
    private static final int PANEL = 200;
    private static final int BELOW = 70;
    private static final int PLOT = WIDTH - LEFT - RIGHT;
    private static final double LOST = 10;

    /** About the width of a letter. */
    private static final double LETTER = 8;

    /** A value that was measured is seen, even a very small one. */
    private static final double LEAST = 1;

    private final Svg svg;
    private final double until;

    private SvgPlot(Svg svg, double until) {
        this.svg = svg;
        this.until = until;
    }

    /**
     * The whole file.
     *
     * @param title the measurement, in a line
     */
    public static String of(String title, List<Chart> charts) {
        double seconds = charts.stream().mapToDouble(Chart::seconds).max().orElse(0);
        Svg svg = new Svg(WIDTH, HEAD + charts.size() * (PANEL + BELOW), title);
        svg.text("title", LEFT, 26, title);
        SvgPlot plot = new SvgPlot(svg, Math.max(1e-6, seconds));
        for (int i = 0; i < charts.size(); i++) {
            plot.panel(charts.get(i), HEAD + i * (PANEL + BELOW));
        }
        return svg.toString();
    }

    private void panel(Chart chart, int top) {
        int bottom = top + PANEL;
        svg.text("strong", LEFT, top - 8, chart.title());
        for (int half = 0; half <= 2; half++) {
            double y = bottom - PANEL * half / 2.0;
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
            svg.text(
                    "end soft", LEFT - 8, y + 4, half == 0 ? "0" : chart.label().apply(chart.top() * half / 2));
        }
        values(chart, bottom);
        svg.text("soft", LEFT, bottom + 18, "0 s");
        svg.text("end soft", WIDTH - RIGHT, bottom + 18, TextPlot.seconds(until));
        sections(chart, top, bottom);
    }

    /** A line at the beginning of each section, and its name: one line lower where it would meet the one before. */
    private void sections(Chart chart, int top, int bottom) {
        double end = 0;
        boolean lower = false;
        for (Chart.Section section : chart.sections()) {
            double x = LEFT + section.from() / until * PLOT;
            lower = x < end && !lower;
            svg.line("mark", x, top, x, bottom);
            svg.text("", x + 4, bottom + (lower ? 50 : 36), section.name());
            end = x + 4 + section.name().length() * LETTER;
        }
    }

    /** A bar for each run of pixels with the same value, and a short one in another colour where a sample was lost. */
    private void values(Chart chart, int bottom) {
        List<Chart.Column> columns = chart.columns(PLOT, until);
        for (int i = 0, next; i < columns.size(); i = next) {
            double value = columns.get(i).value();
            next = i + 1;
            while (next < columns.size() && columns.get(next).value() == value) {
                next++;
            }
            if (!Double.isNaN(value)) {
                double height = Math.max(LEAST, value / chart.top() * PANEL);
                svg.rectangle(
                        "series1",
                        LEFT + i,
                        bottom - height,
                        next - i,
                        height,
                        chart.label().apply(value));
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).lost()) {
                svg.rectangle("series0", LEFT + i, bottom - LOST, 2, LOST, "lost");
            }
        }
    }
}
