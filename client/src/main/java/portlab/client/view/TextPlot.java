package portlab.client.view;

import java.util.List;

/** Draws {@link Chart}s with characters, as columns that fit the terminal. Pure. */
public final class TextPlot {
    private static final String LOST = "lost";
    private static final int WIDEST = 120;
    private static final int FEWEST_CELLS = 10;
    private static final int ROWS = 8;
    private static final int ROWS_IF_NARROW = 5;
    private static final int NARROW = 60;
    private static final int EIGHTHS = 8;

    private final Chart chart;
    private final Glyphs glyphs;
    private final int rows;
    private final int margin;
    private final int cells;
    private final double until;
    private final StringBuilder text = new StringBuilder();

    /** The characters to draw with. */
    public enum Glyphs {
        /** Block elements and lines, in eighths of a row. */
        BLOCKS(" ▁▂▃▄▅▆▇█", "│└─┴×"),
        /** For terminals in the C locale. */
        ASCII(" ..::::##", "|+-+x");

        private final String levels;
        private final String lines;

        Glyphs(String levels, String lines) {
            this.levels = levels;
            this.lines = lines;
        }

        char level(int eighths) {
            return levels.charAt(Math.max(0, Math.min(EIGHTHS, eighths)));
        }

        char side() {
            return lines.charAt(0);
        }

        char corner() {
            return lines.charAt(1);
        }

        char base() {
            return lines.charAt(2);
        }

        char tick() {
            return lines.charAt(3);
        }

        char cross() {
            return lines.charAt(4);
        }
    }

    private TextPlot(Chart chart, Glyphs glyphs, int columns, int margin, double until) {
        this.chart = chart;
        this.glyphs = glyphs;
        this.rows = columns < NARROW ? ROWS_IF_NARROW : ROWS;
        this.until = until;
        this.margin = margin;
        this.cells = Math.max(FEWEST_CELLS, Math.min(columns, WIDEST) - margin - 2);
    }

    /**
     * The plots of charts of the same time, one below the other; empty if nothing was measured.
     *
     * @param columns the width of the terminal
     */
    public static String of(List<Chart> charts, Glyphs glyphs, int columns) {
        List<Chart> drawn =
                charts.stream().filter(chart -> !chart.spans().isEmpty()).toList();
        double until = drawn.stream().mapToDouble(Chart::seconds).max().orElse(0);
        int margin = drawn.stream().mapToInt(TextPlot::margin).max().orElse(0);
        StringBuilder plots = new StringBuilder();
        for (Chart chart : drawn) {
            plots.append(new TextPlot(chart, glyphs, columns, margin, Math.max(until, 1e-6)).draw());
        }
        return plots.toString();
    }

    /** The width of the labels and a space. */
    private static int margin(Chart chart) {
        int top = chart.label().apply(chart.top()).length();
        int half = chart.label().apply(chart.top() / 2).length();
        return Math.max(LOST.length(), Math.max(top, half)) + 1;
    }

    private String draw() {
        text.append(chart.title()).append('\n');
        List<Chart.Column> drawn = chart.columns(cells, until);
        double top = chart.top();
        for (int row = rows - 1; row >= 0; row--) {
            String label = row == rows - 1 ? chart.label().apply(top) : row == rows / 2 - 1 ? half(top) : "";
            line(label, glyphs.side(), row(drawn, row, top));
        }
        axis();
        if (drawn.stream().anyMatch(Chart.Column::lost)) {
            StringBuilder crosses = new StringBuilder();
            drawn.forEach(column -> crosses.append(column.lost() ? glyphs.cross() : ' '));
            line(LOST, ' ', crosses.toString());
        }
        return text.toString();
    }

    /** The middle of the scale, where it is the upper edge of a row. */
    private String half(double top) {
        return rows % 2 == 0 ? chart.label().apply(top / 2) : "";
    }

    private String row(List<Chart.Column> drawn, int row, double top) {
        StringBuilder line = new StringBuilder();
        for (Chart.Column column : drawn) {
            double height = Double.isNaN(column.value()) ? 0 : column.value() / top * rows * EIGHTHS;
            // A value that was measured is seen, even a very small one.
            int eighths = height > 0 ? Math.max(1, (int) Math.round(height)) : 0;
            line.append(glyphs.level(eighths - row * EIGHTHS));
        }
        return line.toString();
    }

    /** The base line with the beginnings of the sections, the sections' names, and the time. */
    private void axis() {
        StringBuilder line = new StringBuilder(String.valueOf(glyphs.base()).repeat(cells));
        StringBuilder names = new StringBuilder(" ".repeat(cells));
        for (Chart.Section section : chart.sections()) {
            int at = Math.min(cells - 1, (int) (section.from() / until * cells));
            if (at > 0) {
                line.setCharAt(at, glyphs.tick());
            }
            write(names, at, section.name());
        }
        line("0", glyphs.corner(), line.toString());
        if (!chart.sections().isEmpty()) {
            line("", ' ', names.toString());
        }
        String end = seconds(until);
        StringBuilder time = new StringBuilder(" ".repeat(cells));
        write(time, 0, "0 s");
        write(time, cells - end.length(), end);
        line("", ' ', time.toString());
    }

    /** Writes a word where it leaves a space before and after it; else leaves it out. */
    private static void write(StringBuilder line, int at, String word) {
        int end = at + word.length();
        boolean free = at >= 0
                && end <= line.length()
                && line.substring(Math.max(0, at - 1), end).isBlank();
        if (free) {
            line.replace(at, end, word);
        }
    }

    static String seconds(double seconds) {
        return seconds < 10 ? String.format(java.util.Locale.ROOT, "%.1f s", seconds) : Math.round(seconds) + " s";
    }

    private void line(String label, char side, String content) {
        String line = " ".repeat(Math.max(0, margin - 1 - label.length())) + label + ' ' + side + content;
        text.append(line.stripTrailing()).append('\n');
    }
}
