package portlab.client.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import portlab.client.exit.ExitCode;
import portlab.client.measure.Units;
import portlab.client.report.Marker;
import portlab.client.report.Report.Outcome;
import portlab.client.report.Report.Sample;
import portlab.common.SafeText;

/**
 * Writes a report, piece by piece, in GitHub-flavoured Markdown with {@link Marker}s. Nothing from a peer is interpreted: outputs
 * are in fences that are longer than any in them, everything else is escaped. Pure.
 */
public final class ReportView {
    private static final int LEAST_FENCE = 3;
    private static final char NO_BREAK = '\u00a0';
    private static final String HARMLESS = " .,:()-/";

    /** GitHub makes links of them wherever they are. */
    private static final Pattern LINK = Pattern.compile("(?i)(:)//|www(\\.)");

    private final FigureText figures;

    public ReportView(Units units) {
        this.figures = new FigureText(units);
    }

    /** The beginning of a report. @param facts about the machine, in order */
    public static String heading(Marker marker, Map<String, String> facts) {
        StringBuilder text =
                new StringBuilder("# Portlab report\n\n").append(marker).append("\n\n| | |\n| --- | --- |\n");
        facts.forEach((name, value) -> text.append(row(List.of(name, value))));
        return text.toString();
    }

    /** The heading of a command, before it runs. */
    public static String command(int number, String line) {
        return "\n## " + number + ". " + code(line) + "\n\n" + Marker.command(line) + "\n";
    }

    /**
     * What became of a command.
     *
     * @param output what it printed
     * @param plot the file name of its plot, as in a URL
     */
    public String outcome(Outcome outcome, String output, Optional<String> plot) {
        StringBuilder text = new StringBuilder();
        if (!output.isEmpty()) {
            text.append('\n').append(fenced(output));
        }
        String table = table(series(outcome));
        if (!table.isEmpty()) {
            text.append('\n').append(table);
        }
        plot.ifPresent(file -> text.append("\n![plot](").append(file).append(")\n"));
        text.append('\n').append(end(outcome)).append("\n\n");
        return text.append(Marker.result(outcome)).append('\n').toString();
    }

    private static String end(Outcome outcome) {
        String meaning = "";
        for (ExitCode code : ExitCode.values()) {
            meaning = code.number() == outcome.exit() ? ", " + code.meaning() + "," : meaning;
        }
        return "Exit code " + outcome.exit() + meaning + " after " + Units.time(outcome.nanos()) + ".";
    }

    /** A block of text as it is. */
    private static String fenced(String output) {
        String fence = "`".repeat(Math.max(LEAST_FENCE, longestTicks(output) + 1));
        StringBuilder text = new StringBuilder(fence).append("text\n");
        output.lines().forEach(line -> text.append(SafeText.uncut(line)).append('\n'));
        return text.append(fence).append('\n').toString();
    }

    /** A text in a line that is neither Markdown nor HTML. */
    private static String code(String text) {
        String shown = SafeText.uncut(text);
        String ticks = "`".repeat(longestTicks(shown) + 1);
        // One space at each end is taken away again, so that a backtick may stand there.
        return ticks.length() == 1 ? ticks + shown + ticks : ticks + " " + shown + " " + ticks;
    }

    private static int longestTicks(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** A text in a table; a character reference is never a part of Markdown's structure (CommonMark, 2.5). */
    static String cell(String text) {
        StringBuilder cell = new StringBuilder();
        SafeText.uncut(text).codePoints().forEach(c -> {
            if (c > 0x7e || Character.isLetterOrDigit(c) || HARMLESS.indexOf(c) >= 0) {
                cell.appendCodePoint(c);
            } else {
                cell.append("&#").append(c).append(';');
            }
        });
        return LINK.matcher(cell)
                .replaceAll(found -> found.group(1) == null ? found.group().replace(".", "&#46;") : "&#58;//");
    }

    private static String row(List<String> cells) {
        StringBuilder row = new StringBuilder("|");
        cells.forEach(each -> row.append(' ').append(cell(each)).append(" |"));
        return row.append('\n').toString();
    }

    /** The results that sum up a series, by name; the name is empty if there is only one. */
    private static Map<String, JsonObject> series(Outcome outcome) {
        List<JsonObject> all =
                outcome.results().stream().filter(ReportView::isSeries).toList();
        Map<String, JsonObject> named = new LinkedHashMap<>();
        for (JsonObject result : all) {
            JsonElement target = result.get("target");
            named.put(all.size() == 1 || target == null ? "" : target.getAsString(), result);
        }
        return named;
    }

    private static boolean isSeries(JsonObject result) {
        boolean several = isFigure(result.get("n")) && result.get("n").getAsLong() > 1;
        return several && result.has("p50_us") || result.has("mbit_per_s");
    }

    /** The figures, a row for each result. */
    private String table(Map<String, JsonObject> series) {
        Set<String> names = new LinkedHashSet<>();
        series.values()
                .forEach(result -> result.keySet().stream()
                        .filter(name -> isFigure(result.get(name)))
                        .forEach(names::add));
        if (names.isEmpty()) {
            return "";
        }
        List<String> head = new ArrayList<>(series.containsKey("") ? List.of() : List.of(""));
        names.forEach(name -> head.add(FigureText.name(name)));
        StringBuilder text = new StringBuilder(row(head));
        text.append(head.size() > names.size() ? "| --- |" : "|").append(" ---: |".repeat(names.size()));
        text.append('\n');
        series.forEach((target, result) -> {
            List<String> cells = new ArrayList<>(target.isEmpty() ? List.of() : List.of(target));
            names.forEach(name -> cells.add(
                    isFigure(result.get(name))
                            ? figures.value(name, result.get(name).getAsDouble())
                                    .replace(' ', NO_BREAK)
                            : ""));
            text.append(row(cells));
        });
        return text.toString();
    }

    private static boolean isFigure(JsonElement value) {
        return value instanceof JsonPrimitive primitive && primitive.isNumber();
    }

    /** The plot of a command that measured a series, as SVG. */
    public Optional<String> plot(String line, Outcome outcome) {
        Map<String, JsonObject> series = series(outcome);
        if (outcome.samples().size() > 1) {
            return Optional.of(SvgPlot.of(line, List.of(roundTrips(outcome.samples()))));
        }
        List<Chart> rates = new ArrayList<>();
        series.forEach((target, result) -> rates(target, result).ifPresent(rates::add));
        if (!rates.isEmpty()) {
            return Optional.of(SvgPlot.of(line, rates));
        }
        List<SvgBars.Group> groups = new ArrayList<>();
        series.forEach((target, result) ->
                groups.add(new SvgBars.Group(titled("round-trip time", target), percentiles(result))));
        groups.removeIf(group -> group.bars().isEmpty());
        return groups.isEmpty() ? Optional.empty() : Optional.of(SvgBars.of(line, groups));
    }

    /** The round trips where they began. */
    private Chart roundTrips(List<Sample> samples) {
        List<Sample> sorted = samples.stream()
                .sorted((a, b) -> Long.compare(beginMicros(a), beginMicros(b)))
                .toList();
        double[] seconds =
                sorted.stream().mapToDouble(each -> beginMicros(each) / 1e6).toArray();
        double[] micros = sorted.stream()
                .mapToDouble(each -> each.lost() ? Double.NaN : each.micros())
                .toArray();
        return new Chart(
                "round-trip time", value -> figures.value("_us", value), true, Chart.steps(seconds, micros), List.of());
    }

    private static long beginMicros(Sample sample) {
        return Math.max(0, sample.endMicros() - Math.max(0, sample.micros()));
    }

    private Optional<Chart> rates(String target, JsonObject result) {
        if (!result.has("seconds")) {
            return Optional.empty();
        }
        double[] rates = IntStream.range(0, result.getAsJsonArray("seconds").size())
                .mapToDouble(i -> result.getAsJsonArray("seconds")
                        .get(i)
                        .getAsJsonObject()
                        .get("mbit_per_s")
                        .getAsDouble())
                .toArray();
        List<Chart.Span> spans = IntStream.range(0, rates.length)
                .mapToObj(i -> new Chart.Span(i, i + 1, rates[i]))
                .toList();
        String title = titled("throughput", target);
        return Optional.of(new Chart(title, value -> figures.value("mbit_per_s", value), false, spans, List.of()));
    }

    private static String titled(String what, String target) {
        return target.isEmpty() ? what : what + ", " + target;
    }

    private List<SvgBars.Bar> percentiles(JsonObject result) {
        List<SvgBars.Bar> bars = new ArrayList<>();
        for (String name : List.of("min_us", "p50_us", "p90_us", "p99_us", "max_us")) {
            if (isFigure(result.get(name))) {
                double value = result.get(name).getAsDouble();
                bars.add(new SvgBars.Bar(FigureText.name(name), value, figures.value(name, value)));
            }
        }
        return bars;
    }
}
