package portlab.client.view;

import portlab.client.command.Compare.ObjectFetch;
import portlab.client.command.Compare.Outcome;
import portlab.client.command.Compare.Result;
import portlab.client.measure.Moments;
import portlab.client.measure.Units;
import portlab.client.measure.Units.TimeScale;
import portlab.client.view.Waterfall.Segment;
import portlab.common.SafeText;

/** Draws the waterfalls of a comparison, one above the other on one scale, as SVG. */
public final class CompareSvg {
    private static final int WIDTH = 960;
    private static final int MARGIN = 24;
    private static final int NAMES = 190;
    private static final int TIMES = 80;
    private static final int ROW = 18;
    private static final int BAR = 11;
    private static final int HEADING = 34;
    private static final int TOP = 96;
    private static final int BOTTOM = 64;
    private static final int MOST_LETTERS = 26;
    private static final double LEAST_BAR = 1.5;

    private final Result result;
    private final long longest;
    private final Svg svg;
    private final int height;

    private CompareSvg(Result result) {
        this.result = result;
        this.longest = Math.max(
                1,
                result.outcomes().stream()
                        .mapToLong(outcome -> Math.max(outcome.median().totalNanos(), textbook(outcome)))
                        .max()
                        .orElse(1));
        int rows = result.outcomes().stream()
                .mapToInt(outcome -> outcome.median().exchanges().size())
                .sum();
        this.height = TOP + rows * ROW + result.outcomes().size() * HEADING + BOTTOM;
        this.svg = new Svg(WIDTH, height, title(result));
    }

    /** The whole file. */
    public static String of(Result result) {
        return new CompareSvg(result).draw();
    }

    private static String title(Result result) {
        return result.page() + " and " + Units.counted(result.objects(), "object") + ", in "
                + result.outcomes().size() + " ways";
    }

    private String draw() {
        svg.text("title", MARGIN, 34, SafeText.of(title(result)));
        svg.text(
                "soft",
                MARGIN,
                54,
                Units.DECIMAL.size(result.bytes()) + ", " + CompareView.rounds(result) + "; RTT "
                        + Units.time(result.rttNanos())
                        + ". The dashed line is where the textbook expects the end: round trips × RTT + transfer.");
        legend(76);
        grid();
        double y = TOP;
        for (Outcome outcome : result.outcomes()) {
            y = waterfall(outcome, y);
        }
        return svg.toString();
    }

    private void legend(double y) {
        double x = MARGIN;
        for (Segment segment : Segment.values()) {
            svg.rectangle("series" + segment.ordinal(), x, y - BAR + 1, BAR, BAR, "");
            svg.text("soft", x + BAR + 5, y, segment.word());
            x += 80;
        }
    }

    /** A line and a time at every round step. */
    private void grid() {
        long step = step(longest / 1000.0) * 1000;
        TimeScale scale = TimeScale.of(longest / 1000).inStepsOf(step / 1000);
        double bottom = height - BOTTOM + 16;
        for (long time = 0; time <= longest; time += step) {
            svg.line("grid", x(time), TOP - 6, x(time), bottom);
            svg.text("soft middle", x(time), bottom + 16, scale.number(time / 1000));
        }
        svg.text("soft", x(longest) + 8, bottom + 16, scale.unit());
    }

    /** The smallest of 1, 2, 5, 10, … µs that makes at most ten steps. */
    private static long step(double micros) {
        long step = 1;
        for (int i = 0; micros / step > 10; i++) {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        }
        return step;
    }

    private double waterfall(Outcome outcome, double top) {
        double y = top + 20;
        String trips = CompareView.facts(outcome.median()) + "; textbook "
                + outcome.textbook().formula() + " = " + outcome.textbook().roundTrips() + ", "
                + Units.time(textbook(outcome));
        svg.text("strong", MARGIN, y, outcome.way().title(result.request().parallel()));
        svg.text("soft", MARGIN + NAMES, y, trips);
        svg.text("strong end", WIDTH - MARGIN, y, Units.time(outcome.median().totalNanos()));
        y = top + HEADING;
        double end = y + (double) ROW * outcome.median().exchanges().size();
        for (ObjectFetch exchange : outcome.median().exchanges()) {
            row(exchange, y);
            y += ROW;
        }
        svg.line("mark", x(textbook(outcome)), top + HEADING - 6, x(textbook(outcome)), end - 4);
        return end;
    }

    private void row(ObjectFetch exchange, double y) {
        Moments moments = exchange.moments();
        String target = exchange.url().resource().target();
        svg.text("soft", MARGIN, y + BAR - 1, shortened(target));
        for (Segment segment : Segment.values()) {
            long from = segment.from(moments);
            long to = segment.to(moments);
            if (to > from) {
                String tip = target + ": " + segment.word() + " " + Units.time(to - from) + " on connection "
                        + exchange.connection();
                svg.rectangle("series" + segment.ordinal(), x(from), y, Math.max(LEAST_BAR, x(to) - x(from)), BAR, tip);
            }
        }
        svg.text("soft end", WIDTH - MARGIN, y + BAR - 1, Units.time(moments.totalNanos()));
    }

    /** Keeps the end of a path, which tells objects apart best. */
    private static String shortened(String target) {
        String text = SafeText.of(target);
        return text.length() <= MOST_LETTERS ? text : "…" + text.substring(text.length() - MOST_LETTERS + 1);
    }

    private double x(long nanos) {
        return MARGIN + NAMES + (double) nanos / longest * (WIDTH - 2 * MARGIN - NAMES - TIMES);
    }

    private long textbook(Outcome outcome) {
        return outcome.textbook().nanos(result.rttNanos(), result.transferNanos());
    }
}
