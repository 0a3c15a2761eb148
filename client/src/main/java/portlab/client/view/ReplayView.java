package portlab.client.view;

import java.util.List;
import java.util.Locale;
import portlab.client.measure.Units;
import portlab.client.report.Comparison;
import portlab.client.report.Comparison.FigureChange;
import portlab.client.report.Comparison.OutputChange;
import portlab.client.report.Replay.Step;
import portlab.client.report.Replay.Summary;
import portlab.common.Palette;
import portlab.common.SafeText;

/** Shows what changed since a report was recorded, as text. The report may come from anybody, so everything in it is escaped. */
final class ReplayView {
    private static final int MOST_OUTPUTS = 20;
    private static final String INDENT = "   ";

    private final Palette palette;
    private final FigureText figures;

    ReplayView(Palette palette, Units units) {
        this.palette = palette;
        this.figures = new FigureText(units);
    }

    /** The command, whether its output is the same, and its figures side by side. */
    String of(Step step) {
        StringBuilder text = new StringBuilder();
        text.append(palette.faint(step.number() + "  ")).append(palette.strong(SafeText.of(step.line())));
        text.append("  ").append(state(step)).append('\n');
        step.comparison().ifPresent(comparison -> {
            outputs(comparison, text);
            figures(comparison, text);
        });
        return text.toString();
    }

    private String state(Step step) {
        return switch (step.state()) {
            case SAME -> palette.good("same output");
            case CHANGED -> palette.bad("output changed");
            case SKIPPED -> palette.faint("skipped: " + SafeText.of(step.why()));
            case UNKNOWN -> palette.faint("not compared: " + SafeText.of(step.why()));
        };
    }

    private void outputs(Comparison comparison, StringBuilder text) {
        int shown = Math.min(MOST_OUTPUTS, comparison.outputs().size());
        for (OutputChange change : comparison.outputs().subList(0, shown)) {
            text.append(INDENT).append(SafeText.of(change.name())).append(": ");
            text.append(shown(change.before())).append(" → ").append(palette.bad(shown(change.now())));
            text.append('\n');
        }
        int more = comparison.outputs().size() - shown;
        text.append(more == 0 ? "" : INDENT + palette.faint("and " + more + " more") + "\n");
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(none)" : SafeText.of(value);
    }

    private void figures(Comparison comparison, StringBuilder text) {
        Table table = new Table("lrrrl");
        List<FigureChange> shown =
                comparison.figures().stream().filter(ReplayView::isShown).toList();
        for (FigureChange figure : shown) {
            table.row(
                    INDENT + SafeText.of(FigureText.name(figure.name())),
                    figures.value(figure.name(), figure.before()),
                    "→ " + figures.value(figure.name(), figure.now()),
                    figure.percent().map(FigureText::change).orElse(""),
                    note(figure));
        }
        if (!shown.isEmpty()) {
            text.append(table);
        }
    }

    /** Equal times are worth a line, equal counts and times of zero are not. */
    private static boolean isShown(FigureChange figure) {
        boolean count = !figure.name().endsWith("_us") && !figure.name().endsWith("_per_s");
        return figure.before() != figure.now() || !count && figure.now() != 0;
    }

    private String note(FigureChange figure) {
        return switch (figure.noise()) {
            case WITHIN -> palette.faint("noise");
            case BEYOND -> palette.strong("beyond noise");
            case UNKNOWN -> "";
        };
    }

    String of(Summary summary) {
        StringBuilder text = new StringBuilder("\n");
        text.append(palette.strong(String.format(
                Locale.ROOT, "%d same, %d changed, %d skipped", summary.same(), summary.changed(), summary.skipped())));
        text.append(summary.unknown() == 0 ? "" : ", " + summary.unknown() + " not compared");
        text.append(summary.stopped() ? ", stopped" : "").append('\n');
        String then = SafeText.of(summary.file()) + " was recorded " + SafeText.of(summary.started()) + " on "
                + SafeText.of(summary.recordedOn());
        String elsewhere = summary.recordedOn().equals(summary.server()) ? "" : "; this is " + summary.server();
        return text.append(palette.faint(then + elsewhere)).append('\n').toString();
    }
}
