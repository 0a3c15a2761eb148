package portlab.client.cli;

import java.util.List;
import picocli.CommandLine.Option;
import portlab.client.exit.Failure;
import portlab.client.view.Chart;
import portlab.client.view.SvgPlot;
import portlab.client.view.TextPlot;

/** The options of commands that can draw what they measured over time. */
final class PlotOptions {
    @Option(names = "--plot", description = "draw the values over time")
    private boolean plot;

    @Option(names = "--svg", paramLabel = "FILE", description = "draw them as SVG into FILE, for a report")
    private String svg;

    /** Whether anything is to be drawn. */
    boolean wanted() {
        return plot || svg != null;
    }

    /** Draws the charts where the options say. @param title the measurement, in a line */
    void draw(Session session, String title, List<Chart> charts) throws Failure {
        Console console = session.output().console();
        if (plot) {
            session.output().note(TextPlot.of(charts, console.glyphs(), console.columns()));
        }
        if (svg != null) {
            Output.write(svg, SvgPlot.of(title, charts));
        }
    }
}
