package portlab.client.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import portlab.client.command.Compare;
import portlab.client.command.Compare.ObjectFetch;
import portlab.client.command.Compare.Outcome;
import portlab.client.command.Compare.Result;
import portlab.client.command.Way;
import portlab.client.measure.PairedTimes;
import portlab.client.measure.Units;
import portlab.client.measure.Units.TimeScale;
import portlab.client.view.Waterfall.Segment;
import portlab.common.LineWrap;
import portlab.common.Palette;
import portlab.common.SafeText;

/** Formats the comparison of ways to fetch a page: waterfalls on one scale, and a table with the textbook's numbers. */
final class CompareView {
    private static final int NARROW = 78;
    private static final int MIN_BAR = 10;
    private static final int MOST_ROWS = 24;
    private static final int TIME = 8;
    private static final String INDENT = "  ";

    private final Palette palette;
    private final Units units;
    private final int columns;
    private final boolean narrow;

    /** @param columns the width to use */
    CompareView(Palette palette, Units units, int columns) {
        this.palette = palette;
        this.units = units;
        this.columns = columns;
        this.narrow = columns < NARROW;
    }

    /** Everything, from the waterfalls to what the textbook leaves out. */
    String of(Result result) {
        StringBuilder text = new StringBuilder(4096);
        text.append(title(result)).append("\n\n");
        long longest = result.outcomes().stream()
                .mapToLong(outcome -> outcome.median().totalNanos())
                .max()
                .orElse(1);
        int name = nameWidth(result);
        int bar = Math.max(MIN_BAR, columns - INDENT.length() - name - TIME - 5);
        for (Outcome outcome : result.outcomes()) {
            text.append(waterfall(outcome, result, new Waterfall(longest, bar), name));
        }
        text.append(paragraph(legend() + "; one column is " + Units.time(longest / bar)))
                .append('\n');
        text.append(narrow ? list(result) : table(result)).append('\n');
        text.append(explanation(result));
        for (Compare.Skipped skipped : result.skipped()) {
            text.append(palette.faint(
                            "skipped: " + SafeText.of(skipped.reference()) + " (" + SafeText.of(skipped.why()) + ")"))
                    .append('\n');
        }
        return text.toString();
    }

    /** Two commands that ran in turns. */
    String of(String a, String b, PairedTimes.Comparison comparison) {
        Table table = new Table(narrow ? "lr" : "lrrr").row(columns("", "median", "half within", "all within"));
        table.row(row("A", a, comparison.a(), comparison));
        table.row(row("B", b, comparison.b(), comparison));
        String ratio = String.format(Locale.ROOT, "B takes %.2f times as long as A", comparison.ratio());
        String range = String.format(
                Locale.ROOT,
                " by the medians; round by round, half are within %.2f–%.2f times, and B took longer in %d of %s",
                comparison.lowRatio(),
                comparison.highRatio(),
                comparison.slower(),
                Units.counted(comparison.rounds(), "round"));
        String verdict = comparison.clear()
                ? palette.strong(ratio) + range
                : palette.strong("no clear difference") + ": " + ratio + range
                        + ", as may happen by chance; -n N runs more rounds";
        return table + paragraph(verdict);
    }

    private String[] row(String letter, String command, PairedTimes.Spread spread, PairedTimes.Comparison comparison) {
        long longest = Math.max(comparison.a().maxNanos(), comparison.b().maxNanos());
        TimeScale scale = TimeScale.of(Units.micros(longest));
        int space = Math.max(8, columns - (narrow ? 16 : 48));
        String text = SafeText.of(command);
        return columns(
                letter + "  " + (text.length() <= space ? text : text.substring(0, space - 1) + "…"),
                time(spread.medianNanos(), scale) + " " + scale.unit(),
                time(spread.lowNanos(), scale) + "–" + time(spread.highNanos(), scale),
                time(spread.minNanos(), scale) + "–" + time(spread.maxNanos(), scale));
    }

    /** As many cells of a row as fit. */
    private String[] columns(String... cells) {
        return narrow ? Arrays.copyOf(cells, 2) : cells;
    }

    private static String time(long nanos, TimeScale scale) {
        return scale.number(Units.micros(nanos));
    }

    private String title(Result result) {
        String page = SafeText.of(result.page().resource().target());
        return palette.strong(page) + " and " + Units.counted(result.objects(), "object") + ", "
                + units.size(result.bytes()) + " from " + result.page().endpoint() + ", " + rounds(result)
                + (result.stopped() ? ", stopped" : "");
    }

    private int nameWidth(Result result) {
        int longest = result.outcomes().get(0).median().exchanges().stream()
                .mapToInt(each -> name(each).length())
                .max()
                .orElse(0);
        return Math.min(longest, columns < 60 ? 12 : 24);
    }

    /** The last part of the path, which tells objects apart best. */
    private static String name(ObjectFetch exchange) {
        String target = exchange.url().resource().target();
        int slash = target.lastIndexOf('/', target.length() - 2);
        return SafeText.of(target.length() > 1 ? target.substring(slash + 1) : target);
    }

    private String waterfall(Outcome outcome, Result result, Waterfall scale, int name) {
        List<ObjectFetch> exchanges = outcome.median().exchanges();
        StringBuilder rows = new StringBuilder();
        String way = outcome.way().title(result.request().parallel());
        String facts =
                facts(outcome.median()) + ", " + Units.time(outcome.median().totalNanos());
        boolean fits = way.length() + 2 + facts.length() <= columns;
        rows.append(palette.strong(way)).append(fits ? "  " : "\n" + INDENT).append(facts);
        rows.append('\n');
        for (ObjectFetch exchange : exchanges.subList(0, Math.min(MOST_ROWS, exchanges.size()))) {
            String time = Units.time(exchange.moments().totalNanos());
            rows.append(INDENT).append(cut(name(exchange), name)).append("  ");
            rows.append(painted(scale.bar(exchange.moments()))).append(' ');
            rows.append(" ".repeat(Math.max(0, TIME + 1 - time.length())))
                    .append(status(exchange, time))
                    .append('\n');
        }
        if (exchanges.size() > MOST_ROWS) {
            rows.append(INDENT)
                    .append(palette.faint("… and " + (exchanges.size() - MOST_ROWS) + " more; --svg draws all"))
                    .append('\n');
        }
        return rows.append('\n').toString();
    }

    private String status(ObjectFetch exchange, String time) {
        return exchange.head().status() < 400 ? time : palette.bad(time);
    }

    /** {@code 1 connection, 3 round trips}. */
    static String facts(Compare.Run run) {
        return Units.counted(run.connections(), "connection") + ", " + Units.counted(run.roundTrips(), "round trip");
    }

    /** {@code median of 5 rounds}. */
    static String rounds(Result result) {
        return result.rounds() == 1 ? "1 round" : "median of " + result.rounds() + " rounds";
    }

    private static String cut(String name, int width) {
        return name.length() <= width ? name + " ".repeat(width - name.length()) : name.substring(0, width - 1) + "…";
    }

    private String painted(String bar) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bar.length()) {
            int end = at;
            while (end < bar.length() && bar.charAt(end) == bar.charAt(at)) {
                end++;
            }
            text.append(painted(bar.charAt(at), bar.substring(at, end)));
            at = end;
        }
        return text.toString();
    }

    private String painted(char mark, String cells) {
        for (Segment segment : Segment.values()) {
            if (segment.mark() == mark) {
                return palette.series(segment.ordinal(), cells);
            }
        }
        return cells;
    }

    private String legend() {
        List<String> words = new ArrayList<>();
        for (Segment segment : Segment.values()) {
            words.add(painted("" + segment.mark()) + " " + segment.word());
        }
        return String.join("  ", words);
    }

    private String table(Result result) {
        TimeScale scale = scale(result);
        Table table =
                new Table("lrrrrr").row("", "connections", "trips", "textbook", "measured", "range, " + scale.unit());
        for (Outcome outcome : result.outcomes()) {
            table.row(
                    outcome.way().title(result.request().parallel()),
                    "" + outcome.median().connections(),
                    "" + outcome.median().roundTrips(),
                    scale.number(Units.micros(textbook(outcome, result))),
                    scale.number(Units.micros(outcome.median().totalNanos())),
                    range(outcome, scale));
        }
        return table.toString();
    }

    /** The table's numbers, two lines for each way. */
    private String list(Result result) {
        TimeScale scale = scale(result);
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : result.outcomes()) {
            text.append(outcome.way().title(result.request().parallel())).append('\n');
            text.append(INDENT)
                    .append("textbook ")
                    .append(scale.number(Units.micros(textbook(outcome, result))))
                    .append(", measured ")
                    .append(palette.strong(
                            scale.number(Units.micros(outcome.median().totalNanos())) + " " + scale.unit()))
                    .append('\n');
        }
        return text.toString();
    }

    private static TimeScale scale(Result result) {
        return TimeScale.of(Units.micros(
                result.outcomes().stream().mapToLong(Outcome::maxNanos).max().orElse(0)));
    }

    private static String range(Outcome outcome, TimeScale scale) {
        return scale.number(Units.micros(outcome.minNanos())) + "–" + scale.number(Units.micros(outcome.maxNanos()));
    }

    private static long textbook(Outcome outcome, Result result) {
        return outcome.textbook().nanos(result.rttNanos(), result.transferNanos());
    }

    /** The formulas with this page's numbers, and what they leave out. */
    private String explanation(Result result) {
        StringBuilder text = new StringBuilder();
        text.append(paragraph("textbook = round trips × RTT + transfer: RTT " + Units.time(result.rttNanos())
                + ", the median time to connect; transfer " + Units.time(result.transferNanos())
                + ", from the first to the last byte of each response. The round trips:"));
        for (Way way : Way.values()) {
            Outcome outcome = result.outcomes().get(way.ordinal());
            String title = INDENT + way.title(result.request().parallel());
            String formula =
                    outcome.textbook().formula() + " = " + outcome.textbook().roundTrips();
            String space = narrow ? "\n" + INDENT + INDENT : " ".repeat(30 - title.length());
            text.append(title).append(space).append(formula).append('\n');
        }
        text.append(paragraph("It leaves out the server's work (here about " + Units.time(result.serverNanos())
                + " for each request: the median wait less the RTT), slow start, closing, and what the client does."
                + (result.serverNanos() > result.rttNanos()
                        ? " The RTT is shorter than that work, so the ways differ less than they do over a network."
                        : "")));
        boolean more = result.outcomes().stream()
                .anyMatch(each -> each.median().roundTrips() > each.textbook().roundTrips());
        if (more) {
            text.append(paragraph("The column trips counts what happened: where it is above the formula, one connection"
                    + " carried more than its share, or the server closed one."));
        }
        return text.toString();
    }

    private String paragraph(String text) {
        return String.join("\n", LineWrap.lines(text, columns)) + "\n";
    }
}
