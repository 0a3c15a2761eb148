package portlab.client.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.view.Chart.Section;
import portlab.client.view.Chart.Span;

/** Charts in the terminal and as SVG. */
class PlotTest {
    private static Chart chart(boolean peaks, List<Section> sections, Span... spans) {
        return new Chart("RTT", value -> (long) value + " ms", peaks, List.of(spans), sections);
    }

    private static Chart.Span span(double from, double to, double value) {
        return new Span(from, to, value);
    }

    private static Chart staircase() {
        return chart(
                true,
                List.of(new Section(0, "idle"), new Section(2, "down")),
                span(0, 1, 10),
                span(1, 2, 40),
                span(2, 3, 80),
                span(3, 4, 1));
    }

    @Test
    void theTerminalsPlot() {
        assertEquals("""
                RTT
                100 ms │
                       │             ████████
                       │             ████████
                       │      ███████████████
                       │▄▄▄▄▄▄███████████████▁▁▁▁▁▁
                     0 └─────────────┴─────────────
                        idle         down
                        0 s                   4.0 s
                """, TextPlot.of(List.of(staircase()), TextPlot.Glyphs.BLOCKS, 36));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1.2, 2", "3, 5", "5, 5", "7, 10", "0.3, 0.5", "99, 100", "1000, 1000", "1234, 2000"})
    void theScaleEndsAtARoundValue(double most, double top) {
        assertEquals(top, chart(true, List.of(), span(0, 1, most)).top(), 1e-9);
    }

    @Test
    void aColumnShowsThePeakOrTheMeanOfWhatItCovers() {
        Span[] spans = {span(0, 1, 10), span(1, 2, 30), span(2, 4, 8), span(4, 5, Double.NaN)};
        assertEquals(
                List.of(new Chart.Column(30, false), new Chart.Column(8, false), new Chart.Column(Double.NaN, true)),
                chart(true, List.of(), spans).columns(3, 6));
        assertEquals(20, chart(false, List.of(), spans).columns(3, 6).get(0).value(), 1e-6);
    }

    @Test
    void fewValuesFillManyColumns() {
        List<Chart.Column> columns = staircase().columns(8, 4);
        assertEquals(
                List.of(10.0, 10.0, 40.0, 40.0, 80.0, 80.0, 1.0, 1.0),
                columns.stream().map(Chart.Column::value).toList());
    }

    @Test
    void stepsLastUntilTheNextOne() {
        assertEquals(
                List.of(span(0.5, 1, 7), span(1, 3, 8), span(3, 5, 9)),
                Chart.steps(new double[] {0.5, 1, 3}, new double[] {7, 8, 9}));
        assertEquals(List.of(span(1, 1, 7)), Chart.steps(new double[] {1}, new double[] {7}));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 120, 200})
    void itFitsTheTerminal(int columns) {
        Span[] many = IntStream.range(0, 1000)
                .mapToObj(i -> span(i, i + 1, i % 97 == 0 ? Double.NaN : i % 50))
                .toArray(Span[]::new);
        for (TextPlot.Glyphs glyphs : TextPlot.Glyphs.values()) {
            String plot = TextPlot.of(
                    List.of(chart(true, List.of(new Section(500, "the other half")), many)), glyphs, columns);
            plot.lines().forEach(line -> assertTrue(line.length() <= Math.max(columns, 22), line));
        }
    }

    @ParameterizedTest
    @EnumSource(TextPlot.Glyphs.class)
    void anAsciiTerminalGetsAscii(TextPlot.Glyphs glyphs) {
        String plot = TextPlot.of(List.of(staircase()), glyphs, 80);
        assertEquals(glyphs == TextPlot.Glyphs.ASCII, plot.chars().allMatch(c -> c < 128), plot);
    }

    @Test
    void nothingMeasuredIsNotDrawn() {
        assertEquals("", TextPlot.of(List.of(chart(true, List.of())), TextPlot.Glyphs.BLOCKS, 80));
    }

    @Test
    void onlyLossesAreDrawnAsSuch() {
        String plot = TextPlot.of(
                List.of(chart(true, List.of(), span(0, 1, Double.NaN), span(1, 2, Double.NaN))),
                TextPlot.Glyphs.ASCII,
                40);
        assertTrue(plot.contains("lost  x"), plot);
        assertFalse(plot.contains("#"), plot);
    }

    @Test
    void theSvgHasEveryPartAndNoMarkupOfAPeer() {
        String svg = SvgPlot.of("ping <b>&\033", List.of(staircase(), chart(true, List.of(), span(0, 1, Double.NaN))));
        assertTrue(svg.startsWith("<svg xmlns="), svg);
        assertTrue(svg.endsWith("</svg>\n"), svg);
        assertTrue(svg.contains("ping &lt;b&gt;&amp;\\x1b"), svg);
        assertTrue(svg.contains(">100 ms</text>"), svg);
        assertTrue(svg.contains(">idle</text>") && svg.contains(">down</text>"), svg);
        assertTrue(svg.contains("<title>lost</title>"), svg);
        assertEquals(5, svg.split("class=\"series1\"").length, "four bars");
    }

    @Test
    void chartsOfOneMeasurementShareTheTimeAxis() {
        Chart brief = new Chart("rate", value -> (long) value + " Gbit/s", false, List.of(span(2, 3, 80)), List.of());
        List<String> lines = TextPlot.of(List.of(brief, staircase()), TextPlot.Glyphs.ASCII, 44)
                .lines()
                .toList();
        assertEquals(2, lines.stream().filter(line -> line.endsWith("4.0 s")).count(), lines::toString);
        int side = lines.get(1).indexOf('|');
        assertTrue(lines.stream().filter(line -> line.contains("|")).allMatch(line -> line.indexOf('|') == side));
    }

    @Test
    void manyPointsAreJoinedAndLossesStayVisible() {
        ChartPoints points = new ChartPoints(true);
        int number = 3 * ChartPoints.MAX_POINTS;
        for (int i = 0; i < number; i++) {
            if (i == number / 2) {
                points.lose(i * 1_000_000L);
            } else {
                points.add(i * 1_000_000L, i == 7 ? 99 : 1);
            }
        }
        Chart chart = points.roundTrips("RTT", List.of());
        assertTrue(chart.spans().size() <= ChartPoints.MAX_POINTS);
        assertEquals(1, chart.spans().stream().filter(Span::lost).count());
        assertEquals(
                99,
                chart.spans().stream()
                        .mapToDouble(Span::value)
                        .filter(v -> v > 0)
                        .max()
                        .orElse(0));
        assertEquals(number / 1000.0, chart.seconds(), 0.1);
    }

    @Test
    void pointsMayComeOutOfOrder() {
        ChartPoints points = new ChartPoints(true);
        points.add(3_000_000_000L, 7);
        points.add(1_000_000_000L, 5);
        points.add(2_000_000_000L, 6);
        assertEquals(
                List.of(span(1, 2, 5), span(2, 3, 6), span(3, 4, 7)),
                points.roundTrips("RTT", List.of()).spans());
    }

    /** An interval is measured a little longer than its nominal length when the system is late. */
    @Test
    void whatBeganBeforeTheStartIsCut() {
        Chart chart = chart(false, List.of(), span(-0.5, 1, 10), span(1, 2, 20));
        assertEquals(
                List.of(10.0, 20.0),
                chart.columns(2, 2).stream().map(Chart.Column::value).toList());
    }
}
