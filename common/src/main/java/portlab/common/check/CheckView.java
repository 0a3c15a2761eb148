package portlab.common.check;

import java.util.List;
import portlab.common.Palette;
import portlab.common.SafeText;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireText;

/** Checks as text for people. */
public final class CheckView {
    private static final int EVENTS = 14;
    /** Of each event: enough for a head. */
    private static final int LINES = 9;

    private static final int LABEL = 10;
    private static final int LEVEL = Level.RECOMMENDED.word().length();
    private static final String MARGIN = "      ";

    private final Palette palette;
    private final int columns;

    /** @param columns how wide the text may be */
    public CheckView(Palette palette, int columns) {
        this.palette = palette;
        this.columns = columns;
    }

    /** The heading of a stage. */
    public String stage(CheckSuite suite, int number) {
        return palette.strong(number + "  " + suite.stages().get(number - 1)) + "\n";
    }

    public String of(CheckResult result) {
        Check check = result.check();
        String line = check.name() + "  " + check.title();
        String level =
                check.level() == Level.REQUIRED ? "" : " (" + check.level().word() + ")";
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Passed) {
            return "   " + palette.good("✓") + " " + line + palette.faint(level) + "\n" + observed(result);
        }
        if (verdict instanceof Verdict.Skipped skipped) {
            return "   - " + line + palette.faint(level) + "\n" + MARGIN + "skipped: " + SafeText.uncut(skipped.why())
                    + "\n" + observed(result);
        }
        if (verdict instanceof Verdict.Blocked blocked) {
            return "   - " + line + palette.faint(level) + "\n" + MARGIN + "not checked, because " + blocked.why()
                    + "\n";
        }
        String mark = check.level() == Level.REQUIRED ? palette.bad("✗") : palette.strong("!");
        return "   " + mark + " " + palette.strong(line) + level + "\n" + details(result, (Verdict.Failed) verdict);
    }

    private String details(CheckResult result, Verdict.Failed failed) {
        StringBuilder text = new StringBuilder();
        labelled("expected", SafeText.uncut(failed.expected()), text);
        labelled("found", SafeText.uncut(failed.found()), text);
        if (!result.observed().isEmpty()) {
            labelled("observed", SafeText.uncut(result.observed()), text);
        }
        text.append(wire(result.wire()));
        labelled("source", result.check().source(), text);
        labelled("hint", result.check().hint(), text);
        for (int i = 0; i < result.repeat().size(); i++) {
            labelled(i == 0 ? "repeat" : "", SafeText.uncut(result.repeat().get(i)), text);
        }
        return text.toString();
    }

    private String observed(CheckResult result) {
        String did = SafeText.uncut(result.observed());
        return did.isEmpty() ? "" : MARGIN + palette.faint(did) + "\n";
    }

    private static void labelled(String label, String words, StringBuilder text) {
        text.append(MARGIN)
                .append(String.format("%-" + LABEL + "s", label))
                .append(words)
                .append('\n');
    }

    /** What was sent and received, at least the end of it. */
    private String wire(List<WireEvent> events) {
        WireText form = new WireText(columns - MARGIN.length(), palette == Palette.COLOURED);
        StringBuilder lines = new StringBuilder();
        int first = Math.max(0, events.size() - EVENTS);
        if (first > 0) {
            lines.append(MARGIN).append("… ").append(first).append(" earlier events\n");
        }
        for (WireEvent event : events.subList(first, events.size())) {
            List<String> shown = form.text(event).lines().toList();
            shown.stream()
                    .limit(LINES)
                    .forEach(line -> lines.append(MARGIN).append(line).append('\n'));
            int more = shown.size() - LINES;
            lines.append(more > 0 ? MARGIN + "… " + more + " more lines\n" : "");
        }
        return lines.toString();
    }

    /** The last line. */
    public String of(CheckReport report) {
        StringBuilder text = new StringBuilder();
        text.append(report.passed() ? palette.good("passed") : palette.bad("failed"))
                .append("  ");
        text.append(report.suite().name()).append(' ').append(SafeText.uncut(report.target()));
        for (Level level : Level.values()) {
            CheckReport.Tally tally = report.tally(level);
            text.append(", ").append(level.word()).append(' ');
            text.append(tally.passed()).append(" of ").append(tally.counted());
        }
        long skipped = report.results().stream()
                .filter(each -> each.verdict() instanceof Verdict.Skipped)
                .count();
        text.append(skipped > 0 ? ", " + skipped + " skipped" : "");
        text.append(report.seed().isPresent() ? " (seed " + report.seed().getAsLong() + ")" : "");
        return text.append(report.stopped() ? ", stopped\n" : "\n").toString();
    }

    /** What could be checked. */
    public String list(CheckSuite suite, List<Check> checks) {
        int last = checks.stream().mapToInt(Check::stage).max().orElse(1);
        int widest =
                checks.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= suite.stages().size(); i++) {
            text.append(i == 1 ? "stages: " : ", ").append(suite.stage(i));
        }
        text.append('\n');
        for (Check check : checks) {
            text.append(String.format(
                    "%" + Integer.toString(last).length() + "d  %-" + Math.max(1, widest) + "s  %-" + LEVEL + "s  %s\n",
                    check.stage(),
                    check.name(),
                    check.level().word(),
                    check.title()));
        }
        return text.toString();
    }
}
